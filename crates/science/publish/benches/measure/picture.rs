//! The frontier as a picture: what is lost across, what is made up upwards, both on logarithmic scales.

use std::fmt::Write as _;

use crate::judge::Judgement;
use crate::quality::mean;

/// Left, top, width and height of the field, in the units of the picture.
const FIELD: (f64, f64, f64, f64) = (70.0, 20.0, 540.0, 360.0);

/// Percent at the left and right, and at the bottom and top.
const ACROSS: (f64, f64) = (0.1, 100.0);
const UPWARDS: (f64, f64) = (0.01, 100.0);

/// One budget: its name, its colour, and its runs from losing least to making least up.
pub struct Curve {
    pub name: String,
    pub colour: &'static str,
    pub judged: Vec<Vec<Judgement>>,
}

/// pac-synth 0.0.8 on the same table with synthetic counts on, as measured by `--rival`: epsilon (and length where it is
/// not 3), lost and made up in percent, and how far below its cross its name stands.
const THEIRS: [(&str, f64, f64, f64); 3] = [
    ("pac-synth, 1", 14.38, 4.21, -12.0),
    ("pac-synth, 4", 3.58, 7.98, -12.0),
    ("pac-synth, 12, length 4", 1.89, 6.70, 22.0),
];

/// What was set as a goal at epsilon 4: lost and made up in percent.
const GOAL: (f64, f64) = (5.0, 1.0);

fn x(percent: f64) -> f64 {
    let part = (percent.max(ACROSS.0) / ACROSS.0).log10() / (ACROSS.1 / ACROSS.0).log10();
    FIELD.0 + FIELD.2 * part
}

fn y(percent: f64) -> f64 {
    let part = (percent.max(UPWARDS.0) / UPWARDS.0).log10() / (UPWARDS.1 / UPWARDS.0).log10();
    FIELD.1 + FIELD.3 * (1.0 - part)
}

/// The picture as SVG.
pub fn drawn(curves: &[Curve]) -> String {
    let (left, top, width, height) = FIELD;
    let bottom = top + height;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 440\" font-family=\"sans-serif\" font-size=\"13\" \
         role=\"img\" aria-label=\"Share of common combinations lost against share made up, by epsilon\">\n\
         <rect width=\"640\" height=\"440\" fill=\"#fff\"/>\n",
    );
    let mut put = |text: String| svg.push_str(&(text + "\n"));
    let (goal_x, goal_y) = (x(GOAL.0), y(GOAL.1));
    put(format!(
        "<rect x=\"{left}\" y=\"{goal_y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#dceef0\"/>",
        goal_x - left,
        bottom - goal_y
    ));
    put(format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#134e57\">goal at epsilon 4</text>",
        left + 8.0,
        bottom - 8.0
    ));
    for tick in [0.1, 1.0, 10.0, 100.0] {
        put(line(x(tick), top, x(tick), bottom));
        put(format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{tick} %</text>",
            x(tick),
            bottom + 18.0
        ));
    }
    for tick in [0.01, 0.1, 1.0, 10.0, 100.0] {
        put(line(left, y(tick), left + width, y(tick)));
        put(format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{tick} %</text>",
            left - 8.0,
            y(tick) + 4.0
        ));
    }
    put(format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">common combinations lost</text>",
        left + width / 2.0,
        bottom + 40.0
    ));
    put(format!(
        "<text transform=\"translate(16 {:.1}) rotate(-90)\" text-anchor=\"middle\">made up</text>",
        top + height / 2.0
    ));
    for curve in curves {
        put(curve.drawn());
    }
    for (name, lost, made_up, offset) in THEIRS {
        put(format!(
            "<path d=\"M{:.1} {:.1}l12 12m0 -12l-12 12\" stroke=\"#000\" stroke-width=\"2\"/>",
            x(lost) - 6.0,
            y(made_up) - 6.0
        ));
        put(format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{name}</text>",
            x(lost),
            y(made_up) + offset
        ));
    }
    svg + "</svg>\n"
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64) -> String {
    format!("<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"#ddd\"/>")
}

impl Curve {
    fn drawn(&self) -> String {
        let share = |judged: &Vec<Judgement>, of: fn(&Judgement) -> f64| {
            mean(judged.iter().map(of).collect::<Vec<_>>().iter())
        };
        let points: Vec<(f64, f64)> = self
            .judged
            .iter()
            .map(|judged| (x(share(judged, Judgement::lost)), y(share(judged, Judgement::fabricated))))
            .collect();
        let colour = self.colour;
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let mut svg = format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            path.join(" ")
        );
        for (x, y) in &points {
            let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"{colour}\"/>");
        }
        if let Some((x, y)) = points.last() {
            let _ = write!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
                x + 8.0,
                y + 4.0,
                self.name
            );
        }
        svg
    }
}
