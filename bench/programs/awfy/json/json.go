package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A value is nil, bool, int, string, []any or map[string]any.
type Parser struct {
	text string
	at   int
}

func (parser *Parser) skipSpace() {
	for parser.text[parser.at] == ' ' || parser.text[parser.at] == '\n' {
		parser.at++
	}
}

func (parser *Parser) word(length int, value any) any {
	parser.at += length
	return value
}

func (parser *Parser) quoted() string {
	first := parser.at + 1
	end := first
	for parser.text[end] != '"' {
		end++
	}
	parser.at = end + 1
	return parser.text[first:end]
}

func (parser *Parser) digits() int {
	value := 0
	for parser.text[parser.at] >= '0' && parser.text[parser.at] <= '9' {
		value = value*10 + int(parser.text[parser.at]) - '0'
		parser.at++
	}
	return value
}

func (parser *Parser) items() []any {
	values := []any{}
	parser.at++
	parser.skipSpace()
	for parser.text[parser.at] != ']' {
		values = append(values, parser.parse())
		parser.skipSpace()
		if parser.text[parser.at] == ',' {
			parser.at++
		}
		parser.skipSpace()
	}
	parser.at++
	return values
}

func (parser *Parser) fields() map[string]any {
	values := map[string]any{}
	parser.at++
	parser.skipSpace()
	for parser.text[parser.at] != '}' {
		name := parser.quoted()
		parser.skipSpace()
		parser.at++ // the colon
		values[name] = parser.parse()
		parser.skipSpace()
		if parser.text[parser.at] == ',' {
			parser.at++
		}
		parser.skipSpace()
	}
	parser.at++
	return values
}

func (parser *Parser) parse() any {
	parser.skipSpace()
	switch parser.text[parser.at] {
	case '{':
		return parser.fields()
	case '[':
		return parser.items()
	case '"':
		return parser.quoted()
	case 't':
		return parser.word(4, true)
	case 'f':
		return parser.word(5, false)
	case 'n':
		return parser.word(4, nil)
	}
	return parser.digits()
}

func fold(json any) int {
	switch json := json.(type) {
	case nil:
		return 1
	case bool:
		if json {
			return 3
		}
		return 2
	case int:
		return json
	case string:
		return len(json) * 5
	case []any:
		hash := 7
		for _, value := range json {
			hash = (hash*31 + fold(value)) % 1000003
		}
		return hash
	case map[string]any:
		// The order of the fields makes no difference.
		sum := 11
		for name, value := range json {
			sum = (sum + (len(name)+1)*fold(value)) % 1000003
		}
		return sum
	}
	panic("no other kind of value")
}

func document(n int) string {
	parts := []string{}
	for i := 0; i < n; i++ {
		parent := "null"
		if i%3 != 0 {
			parent = strconv.Itoa(i / 3)
		}
		active := "false"
		if i%2 == 0 {
			active = "true"
		}
		parts = append(parts, fmt.Sprintf(
			"{\"id\": %d, \"name\": \"item %d\", \"tags\": [\"red\", \"green\", \"blue\"],\n \"active\": %s, "+
				"\"parent\": %s, \"size\": {\"width\": %d, \"height\": %d}}",
			i, i, active, parent, i*7, i*11))
	}
	return "[" + strings.Join(parts, ",\n") + "]"
}

var n int = 10 // bench:n

func main() {
	text := document(n)
	start := time.Now()
	parser := &Parser{text, 0}
	result := fold(parser.parse())
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
