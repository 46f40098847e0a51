use std::hint::black_box;

fn main() {
    let n: i64 = 1000; // bench:n
    let mut total: i64 = 0;
    for i in 1..=black_box(n) {
        total += i;
    }
    println!("{}", total);
}
