//! Tests of the rules.

use super::*;

#[test]
fn the_shipped_profiles_and_calendars_pass_their_checks() {
    for country in Profile::SHIPPED {
        Profile::shipped(country).unwrap();
        Calendar::shipped(country).unwrap();
    }
}
