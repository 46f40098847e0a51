use std::hint::black_box;

fn fibonacci(n: i64) -> i64 {
    if n <= 1 {
        return n;
    }
    fibonacci(n - 1) + fibonacci(n - 2)
}

fn main() {
    let n: i64 = 20; // bench:n
    println!("{}", fibonacci(black_box(n)));
}
