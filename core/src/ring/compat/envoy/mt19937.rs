//! The Mersenne Twister of C++'s `std::mt19937` (Matsumoto and Nishimura, ACM TOMACS 8(1), 1998), which Envoy
//! draws the order of its second choices from.

const SIZE: usize = 624;

pub(super) struct Mt19937 {
    state: [u32; SIZE],
    next: usize,
}

impl Mt19937 {
    pub(super) fn new(seed: u32) -> Self {
        let mut state = [seed; SIZE];
        for (i, word) in (1..SIZE).zip(1_u32..) {
            let before = state[i - 1];
            state[i] = (before ^ (before >> 30)).wrapping_mul(1_812_433_253).wrapping_add(word);
        }
        Self { state, next: SIZE }
    }

    pub(super) fn draw(&mut self) -> u32 {
        if self.next == SIZE {
            self.twist();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        y ^ (y >> 18)
    }

    fn twist(&mut self) {
        for i in 0..SIZE {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % SIZE] & 0x7FFF_FFFF);
            let odd = if y & 1 == 1 { 0x9908_B0DF } else { 0 };
            self.state[i] = self.state[(i + 397) % SIZE] ^ (y >> 1) ^ odd;
        }
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::Mt19937;

    #[test]
    fn the_ten_thousandth_draw_is_the_standards() {
        // ISO C++, [rand.predef]: the 10000th draw of a default-constructed mt19937.
        let mut twister = Mt19937::new(5489);
        let drawn = (0..10_000).map(|_| twister.draw()).last();
        assert_eq!(drawn, Some(4_123_659_995));
    }
}
