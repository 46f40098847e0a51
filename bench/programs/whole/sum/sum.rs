// Reads a number so that the compiler does not know it.
fn known_later(n: &i64) -> i64 {
    unsafe { std::ptr::read_volatile(n) }
}

fn main() {
    let n: i64 = 1000; // bench:n
    let mut total: i64 = 0;
    for i in 1..=known_later(&n) {
        total += i;
    }
    println!("{}", total);
}
