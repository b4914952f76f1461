// A probe (../PROTOCOL.md) that looks names up as a Go program does: with net.DefaultResolver.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

type object map[string]any

var output sync.Mutex

// Lines of different goroutines do not mix.
func write(line object) {
	text, _ := json.Marshal(line)
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

// CLOCK_MONOTONIC in nanoseconds, which the package time does not give.
func now() int64 {
	var at syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&at)), 0)
	return at.Nano()
}

func lookUp(name, family string) object {
	networks := map[string]string{"unspec": "ip", "inet": "ip4", "inet6": "ip6"}
	found, err := net.DefaultResolver.LookupIP(context.Background(), networks[family], name)
	if err != nil {
		return object{"ok": false, "eai": errorName(err)}
	}
	addresses := []string{}
	for _, each := range found {
		addresses = append(addresses, each.String())
	}
	return object{"ok": true, "addresses": addresses, "raw": len(addresses)}
}

// Go has three kinds of errors; their names are those of getaddrinfo(3) with the same meaning.
func errorName(err error) string {
	var failure *net.DNSError
	if errors.As(err, &failure) && failure.IsNotFound {
		return "EAI_NONAME"
	}
	if failure != nil && (failure.IsTemporary || failure.IsTimeout) {
		return "EAI_AGAIN"
	}
	return err.Error()
}

func answer(words []string) object {
	id, _ := strconv.Atoi(words[0])
	arguments := map[string]string{"family": "unspec"}
	for _, word := range words[3:] {
		key, value, _ := strings.Cut(word, "=")
		arguments[key], _ = url.PathUnescape(value)
	}
	line := object{"id": id, "thread": words[1], "verb": words[2], "start": now()}
	_, named := arguments["name"]
	result := object{"ok": false, "error": "unsupported", "reason": "the runtime looks up addresses of names, and nothing else"}
	if words[2] == "getaddrinfo" && named && len(arguments) == 2 {
		result = lookUp(arguments["name"], arguments["family"])
	}
	line["end"] = now()
	for key, value := range result {
		line[key] = value
	}
	return line
}

func main() {
	write(object{"event": "ready", "pid": os.Getpid(), "probe": "go"})
	threads := map[string]chan []string{}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		words := strings.Fields(input.Text())
		commands, ok := threads[words[1]]
		if !ok {
			commands = make(chan []string, 1024)
			threads[words[1]] = commands
			go func() {
				for command := range commands {
					write(answer(command))
				}
			}()
		}
		commands <- words
	}
}
