-- How often each answer was given in the touched schemes, whatever it says: what nobody was asked need not be copied.
-- template: asked counts each of the answers that the indicators read; response_code is the view, or what it gives of the touched schemes; touched says of which schemes and days which days are looked at
SELECT {asked} FROM {response_code} i WHERE {touched} AND {days}
