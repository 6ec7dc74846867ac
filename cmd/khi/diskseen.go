package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// sysBlock is where Linux tells what the disks of a machine are made of.
const sysBlock = "/sys/dev/block"

// diskSeen is what the machine tells of the disk that a folder is on.
type diskSeen int

const (
	diskPlain     diskSeen = iota // some of it lies on no layer that is encrypted, as far as this machine can see
	diskUnknown                   // another system, a network folder, a container: nothing is told
	diskEncrypted                 // all of it lies on dm-crypt (LUKS)
)

// seeDisk asks what the disk of a folder is made of.
func seeDisk(sys, folder string) diskSeen {
	info, err := os.Stat(folder)
	if err != nil {
		return diskUnknown
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return diskUnknown
	}
	dev := uint64(stat.Dev) // as the C library of Linux takes it apart
	major, minor := dev>>8&0xfff|dev>>32&^0xfff, dev&0xff|dev>>12&^0xff
	return seeDevice(filepath.Join(sys, fmt.Sprintf("%d:%d", major, minor)), mostLayers)
}

// mostLayers is how many devices may lie on one another: file system, volume, RAID, disk.
const mostLayers = 8

// seeDevice looks at a device and at those that it is made of.
func seeDevice(path string, layers int) diskSeen {
	path, err := filepath.EvalSymlinks(path)
	if err != nil || layers == 0 {
		return diskUnknown
	}
	if id, err := os.ReadFile(filepath.Join(path, "dm", "uuid")); err == nil && strings.HasPrefix(string(id), "CRYPT-") {
		return diskEncrypted
	}
	if _, err := os.Stat(filepath.Join(path, "partition")); err == nil {
		return seeDevice(filepath.Dir(path), layers-1) // of a disk, which may be a volume itself
	}
	below, err := os.ReadDir(filepath.Join(path, "slaves"))
	if err != nil || len(below) == 0 {
		return diskPlain
	}
	seen := diskEncrypted
	for _, d := range below {
		seen = min(seen, seeDevice(filepath.Join(path, "slaves", d.Name()), layers-1))
	}
	return seen
}

// warnOfDisk says at a start what the machine tells of the disk: DuckDB's files and the
// record lie on it in the clear (docs/security.md).
func warnOfDisk(seen diskSeen, folder string, logger *slog.Logger) {
	switch seen {
	case diskPlain:
		logger.Warn("the disk of the data folder is not encrypted, as far as this machine can see: encrypt it (LUKS), or be sure that whoever provides it does", "folder", folder)
	case diskUnknown:
		logger.Info("this machine does not tell whether the disk of the data folder is encrypted: make sure that it is", "folder", folder)
	}
}
