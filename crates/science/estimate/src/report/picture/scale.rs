//! From numbers of people to places on the paper.

/// An axis: linear from a value, or logarithmic where the values lie too far apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    from: f64,
    to: f64,
    left: f64,
    right: f64,
    logarithmic: bool,
}

impl Scale {
    /// An axis over `[from, to]` between the places `left` and `right`. It starts at zero and is linear, unless
    /// the largest value is more than `25` times the smallest: then it is logarithmic from the smallest on.
    pub(crate) fn people(smallest: f64, largest: f64, left: f64, right: f64) -> Self {
        let smallest = if smallest.is_finite() { smallest.max(1.0) } else { 1.0 };
        let largest = if largest.is_finite() { largest.max(smallest * 1.01) } else { smallest * 1.01 };
        if largest > 25.0 * smallest {
            Self { from: smallest, to: largest, left, right, logarithmic: true }
        } else {
            Self { from: 0.0, to: largest, left, right, logarithmic: false }
        }
    }

    /// A linear axis over exactly `[from, to]`.
    pub(crate) fn linear(from: f64, to: f64, left: f64, right: f64) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Self { from, to, left, right, logarithmic: false }
    }

    /// The largest value on the axis.
    pub(crate) const fn end(&self) -> f64 {
        self.to
    }

    /// Whether equal distances mean equal factors.
    pub(crate) const fn logarithmic(&self) -> bool {
        self.logarithmic
    }

    /// The place of a value, kept on the axis.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let value = value.clamp(self.from, self.to);
        let share = if self.logarithmic {
            (value / self.from).ln() / (self.to / self.from).ln()
        } else {
            (value - self.from) / (self.to - self.from)
        };
        self.left + share * (self.right - self.left)
    }

    /// Round values to mark, a few.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        if self.logarithmic { self.decades() } else { self.steps() }
    }

    /// Those of [`Scale::ticks`] whose places lie at least so far apart that their numbers do not touch.
    pub(crate) fn ticks_apart(&self, distance: f64) -> Vec<f64> {
        let mut last = f64::NEG_INFINITY;
        let far = |tick: &f64| {
            let fits = self.at(*tick) - last >= distance;
            if fits {
                last = self.at(*tick);
            }
            fits
        };
        self.ticks().into_iter().filter(far).collect()
    }

    fn steps(&self) -> Vec<f64> {
        let raw = (self.to - self.from) / 4.0;
        let power = 10_f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|m| m * power).find(|step| *step >= raw);
        let step = step.unwrap_or(10.0 * power).max(f64::MIN_POSITIVE);
        let mut ticks = Vec::new();
        let mut tick = (self.from / step).ceil() * step;
        while tick <= self.to * (1.0 + 1e-12) && ticks.len() < 12 {
            ticks.push(tick);
            tick += step;
        }
        ticks
    }

    fn decades(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let wide = self.to / self.from > 1000.0;
        let mut decade = 10_f64.powf(self.from.log10().floor());
        while decade <= self.to && ticks.len() < 12 {
            for mark in if wide { &[1.0][..] } else { &[1.0, 3.0][..] } {
                let tick = decade * mark;
                if tick >= self.from && tick <= self.to {
                    ticks.push(tick);
                }
            }
            decade *= 10.0;
        }
        ticks
    }
}
