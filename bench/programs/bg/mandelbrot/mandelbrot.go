package main

import (
	"fmt"
	"time"
)

func escapes(cr, ci float64) bool {
	zr, zi := 0.0, 0.0
	for i := 0; i < 50; i++ {
		zr2 := zr * zr
		zi2 := zi * zi
		if zr2+zi2 > 4.0 {
			return true
		}
		zi = 2.0*zr*zi + ci
		zr = zr2 - zi2 + cr
	}
	return false
}

// The set as a bitmap of n by n points, eight to a byte, folded into one number.
func mandelbrot(n int) int {
	size := float64(n)
	checksum := 0
	for y := 0; y < n; y++ {
		ci := 2.0*float64(y)/size - 1.0
		bitmap, bits := 0, 0
		for x := 0; x < n; x++ {
			cr := 2.0*float64(x)/size - 1.5
			bitmap *= 2
			if !escapes(cr, ci) {
				bitmap++
			}
			bits++
			if bits == 8 {
				checksum = (checksum*31 + bitmap) % 1000000007
				bitmap, bits = 0, 0
			}
		}
		checksum = (checksum*31 + bitmap) % 1000000007
	}
	return checksum
}

var n int = 20 // bench:n

func main() {
	start := time.Now()
	result := mandelbrot(n)
	elapsed := float64(time.Since(start).Nanoseconds()) / 1e3
	fmt.Printf("{\"duration_us\": %.3f, \"output\": %d}\n", elapsed, result)
}
