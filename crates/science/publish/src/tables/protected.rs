//! Tables as they may be published, with what proves it.

use serde::Serialize;

use super::attack::{Bound, bounds};
use super::cube::{At, Cube};
use super::rule::Rule;
use super::suppress::{Hiding, State};
use crate::error::Fault;
use crate::run::Run;

/// A cell as it leaves the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Where it lies: a node per dimension.
    pub at: At,
    /// What is shown; nothing if suppressed or not available. Zero is a value.
    pub value: Option<u64>,
    /// What became of it. Inside only, see [`Shown::mark`].
    pub state: State,
}

impl Shown {
    /// The mark for readers outside: nothing beside a number, `c` (confidential) for a suppressed cell whatever the
    /// reason, `:` where nothing was recorded. These are the codes of European statistics.
    #[must_use]
    pub fn mark(&self) -> &'static str {
        match self.state {
            State::Primary | State::Secondary => "c",
            State::NotAvailable => ":",
            State::Published | State::Rounded | State::Noisy => "",
        }
    }
}

/// Suppressed tables and their proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Protected {
    /// All cells, in the order of the cube.
    pub cells: Vec<Shown>,
    /// The rule that was kept.
    pub rule: Rule,
    /// What the attacker can learn of every suppressed cell. Inside only: it holds true counts.
    pub proof: Vec<Bound>,
    /// How many cells are in each state, and how many records the suppressed cells hold.
    pub tally: Tally,
}

/// What the protection cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Cells whose true count is shown, zeros included.
    pub published: usize,
    /// Of these, cells that count nobody.
    pub zeros: usize,
    /// Suppressed because small.
    pub primary: usize,
    /// Suppressed to hide others.
    pub secondary: usize,
    /// Not recorded.
    pub not_available: usize,
    /// Sum of the counts of cells suppressed to hide others.
    pub hidden_counts: u64,
}

/// Suppresses the small cells of a cube and what would give them away, and proves it: every small cell can be as low and
/// as high as the rule asks in some whole table that fits everything published.
///
/// # Errors
/// A rule that makes no sense, tables too large to be protected together, a stop; or an inner check that failed, in which
/// case nothing is released.
pub fn protect(cube: &Cube, rule: &Rule, run: &Run) -> Result<Protected, Fault> {
    let mut hiding = Hiding::new(cube, rule, run)?;
    hiding.hide()?;
    let proof = prove(&hiding, rule, run)?;
    let shown = |(cell, state): (&super::cube::Cell, &State)| Shown {
        at: cell.at.clone(),
        value: (*state == State::Published).then_some(cell.count),
        state: *state,
    };
    let cells: Vec<Shown> = cube.cells().iter().zip(&hiding.state).map(shown).collect();
    let tally = tally(cube, &cells);
    Ok(Protected { cells, rule: *rule, proof, tally })
}

fn tally(cube: &Cube, cells: &[Shown]) -> Tally {
    let mut tally = Tally::default();
    for (shown, cell) in cells.iter().zip(cube.cells()) {
        match shown.state {
            State::Primary => tally.primary += 1,
            State::Secondary => {
                tally.secondary += 1;
                tally.hidden_counts += cell.count;
            }
            State::NotAvailable => tally.not_available += 1,
            State::Published | State::Rounded | State::Noisy => {
                tally.published += 1;
                tally.zeros += usize::from(cell.count == 0);
            }
        }
    }
    tally
}

/// Bounds of every suppressed cell, refused if one of them is closer than the rule allows.
fn prove(hiding: &Hiding<'_>, rule: &Rule, run: &Run) -> Result<Vec<Bound>, Fault> {
    let cells = hiding.cube.cells();
    let suppressed = |state: &State| matches!(state, State::Primary | State::Secondary);
    let open: Vec<usize> = hiding
        .state
        .iter()
        .enumerate()
        .filter(|(_, state)| suppressed(state))
        .map(|(cell, _)| cell)
        .collect();
    let reach = hiding.witnesses.reach(cells.len());
    let mut proof = bounds(&hiding.system, hiding.cube, &open, &hiding.open, &reach, run)?;
    for bound in &mut proof {
        if hiding.state.get(bound.cell) == Some(&State::Primary) {
            let asked = hiding.asked.get(&bound.cell).copied();
            let asked = asked.unwrap_or_else(|| rule.asked(bound.count, 0));
            bound.asked = Some(asked);
            if bound.seen_low > asked.0 || bound.seen_high < asked.1 {
                return Err(Fault::Inner { what: "a small cell could be worked out" });
            }
        }
        if bound.low > bound.seen_low || bound.high.is_some_and(|high| high < bound.seen_high) {
            return Err(Fault::Inner { what: "the attacker's bounds contradict a table that fits" });
        }
    }
    Ok(proof)
}
