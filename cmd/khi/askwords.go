package main

// askTexts are words of our own for our own questions, by field or by field and
// code: where the form names one kind of scheme, or has no easy words. Questions
// that are not ours keep their own words; only their pictures are ours. The Welsh
// has not been read over by a first-language speaker.
var askTexts = map[string]map[string]string{
	"friends_help":     {"easy": "Does your support help you have friends?", "cy": "Ydy'r gefnogaeth yn eich helpu i wneud a chadw ffrindiau, neu a yw'n rhwystr?"},
	"friends_help 1":   {"en": "It helps", "easy": "Yes, it helps", "cy": "Mae'n helpu"},
	"friends_help 2":   {"en": "It makes no difference", "easy": "It is the same", "cy": "Dim gwahaniaeth"},
	"friends_help 3":   {"en": "It gets in the way", "easy": "No, it makes it harder", "cy": "Mae'n rhwystr"},
	"friends_why":      {"en": "What gets in the way of making and keeping friends?"},
	"friends_n":        {"easy": "How many friends have you got? Friends are people you like to be with. They are not paid to be with you."},
	"friends_enough 1": {"en": "No, I would like more", "cy": "Na, hoffwn gael mwy"},
	"friends_enough 2": {"en": "Yes, about right", "cy": "Ydy, tua'r nifer cywir"},
	"friends_enough 3": {"en": "It is too many", "cy": "Mae gen i ormod"},
	"balance":          {"easy": "You do things your own way. You are with other people. Is the mix right for you?"},
	"balance 1":        {"easy": "It is right for me"},
	"balance 2":        {"easy": "I am on my own too much"},
	"balance 3":        {"easy": "I am with others too much"},
	"balance 4":        {"easy": "I have too little say", "en": "I have too little say"},
	"choice":           {"easy": "How much can you choose in your day?"},
	"choice 1":         {"easy": "I cannot choose"},
	"choice 2":         {"easy": "I can choose a little"},
	"choice 3":         {"easy": "I can choose some things"},
	"choice 4":         {"easy": "I can choose a lot"},
	"choice 5":         {"easy": "I can choose as much as I want"},
	"belong":           {"easy": "Do you feel part of the home where you live?"},
	"belong 1":         {"easy": "Yes, all the time"},
	"belong 2":         {"easy": "Yes, most of the time"},
	"belong 3":         {"easy": "Only some of the time"},
	"belong 4":         {"easy": "No, hardly ever"},
	"kindness":         {"easy": "Are the people who support you warm and kind to you?"},
	"kindness 1":       {"easy": "Yes, always"},
	"kindness 2":       {"easy": "Yes, mostly"},
	"kindness 3":       {"easy": "Only sometimes"},
	"kindness 4":       {"easy": "No, hardly ever"},
	"say_once":         {"easy": "In the last 6 months, did you have to tell your story again? To somebody who should know it?"},
	"impact_social":    {"easy": "Does your support help you see people?"},
	"impact_family":    {"easy": "Does your support help you see your family?"},
	"impact_choice":    {"easy": "Does your support help you choose things for yourself?"},
	"impact_belonging": {"easy": "Does your support help you feel that you belong?"},
	"impact_community": {"easy": "Does your support help you join in near where you live?"},
	"impact_day":       {"easy": "Does your support help with what you do in the day?"},
	"impact_work":      {"easy": "Does your support help you work or learn?"},
}

// askPictures are the drawings of questions, and of their answers by code. The answers
// of carers and workers have words alone.
var askPictures = map[string]string{
	"friends_n": "friends", "friends_enough": "people", "friends_help": "hand-help", "balance": "balance", "friends_why": "in-the-way",
	"friends_enough 1": "alone", "friends_enough 2": "face-happy", "friends_enough 3": "people",
	"friends_help 1": "helps", "friends_help 2": "same", "friends_help 3": "in-the-way",
	"balance 1": "face-happy", "balance 2": "alone", "balance 3": "people", "balance 4": "hand-stop",
	"friends_why transport": "bus", "friends_why money": "money", "friends_why staff_rules": "read", "friends_why risk_assessment": "shield", "friends_why dbs_rules": "letter",
	"friends_why time": "clock", "friends_why distance": "two-ways", "friends_why health": "heart", "friends_why other": "dont-know",
	"lonely": "alone", "lonely 1": "face-very-sad", "lonely 2": "face-sad", "lonely 3": "face-so-so", "lonely 4": "face-happy", "lonely 5": "face-very-happy",
	"choice": "two-ways", "choice 1": "face-very-sad", "choice 2": "face-sad", "choice 3": "face-so-so", "choice 4": "face-happy", "choice 5": "face-very-happy",
	"belong": "house", "belong 1": "face-very-happy", "belong 2": "face-happy", "belong 3": "face-so-so", "belong 4": "face-sad",
	"kindness": "heart", "kindness 1": "face-very-happy", "kindness 2": "face-happy", "kindness 3": "face-so-so", "kindness 4": "face-sad",
	"say_once": "talk", "say_once 1": "cross", "say_once 2": "tick",
	"impact_health": "heart", "impact_feelings": "face-calm", "impact_choice": "two-ways", "impact_social": "people", "impact_family": "friends",
	"impact_community": "hands", "impact_belonging": "house", "impact_home": "house-bed", "impact_day": "sun", "impact_work": "work",
	"carer_kind": "house", "warmth": "heart", "respect": "star", "trust": "hands", "listened": "talk", "valued": "sun",
	"breaks": "pause", "pay_rise": "money", "system_impact": "letter", "time_enough": "clock",
	"life_sat": "sun", "worthwhile": "star", "happy": "face-happy", "anxious": "face-worried",
}
