// Reads a number so that the compiler does not know it.
fn known_later(n: &i64) -> i64 {
    unsafe { std::ptr::read_volatile(n) }
}

fn fibonacci(n: i64) -> i64 {
    if n <= 1 {
        return n;
    }
    fibonacci(n - 1) + fibonacci(n - 2)
}

fn main() {
    let n: i64 = 20; // bench:n
    println!("{}", fibonacci(known_later(&n)));
}
