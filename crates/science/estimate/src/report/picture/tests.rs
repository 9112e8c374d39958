use super::scale::Scale;

#[test]
fn axes_start_at_zero_until_the_values_lie_too_far_apart() {
    let near = Scale::people(100.0, 2000.0, 0.0, 10.0);
    assert!(!near.logarithmic());
    assert!((near.at(0.0)).abs() < 1e-12 && (near.at(2000.0) - 10.0).abs() < 1e-12);
    let far = Scale::people(100.0, 10_000.0, 0.0, 10.0);
    assert!(far.logarithmic());
    assert!((far.at(1000.0) - 5.0).abs() < 1e-9);
    assert_eq!(far.ticks(), [100.0, 300.0, 1000.0, 3000.0, 10_000.0]);
}

#[test]
fn every_axis_has_a_few_ticks_within_it() {
    for (from, to) in [(1.0, 1.0), (1.0, 3.0), (96.0, 961.0), (0.0, 1e9), (1.0, 1e13), (5.0, f64::INFINITY)] {
        let scale = Scale::people(from, to, 0.0, 100.0);
        let ticks = scale.ticks();
        assert!((1..=12).contains(&ticks.len()), "{from} {to}: {ticks:?}");
        for tick in ticks {
            assert!((-1e-9..=100.0 + 1e-9).contains(&scale.at(tick)), "{from} {to} {tick}");
        }
    }
}
