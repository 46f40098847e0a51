package main

import "fmt"

var n int64 = 1000 // bench:n

func main() {
	total := int64(0)
	for i := int64(1); i <= n; i++ {
		total += i
	}
	fmt.Println(total)
}
