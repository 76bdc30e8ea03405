//! What rules found in lines and did not take, and where they took something.
//!
//! It stands apart because it is measured twice where rules took something: once with the scars, once without them.

use super::{Row, Signal};
use crate::compile::Target;
use crate::find::{Hit, is_separator};
use crate::layout::Line;
use crate::rule::{At, Finder, Policy, Rule, Take};
use crate::weigh::Scene;

/// Lines over which hits count as near.
const HITS_NEAR: usize = 5;
/// Lines beyond which a hit is far, however far.
const FAR_HIT: usize = 20;
/// The share of a line from which on what rules of a family that stays found in it speaks for the whole.
pub(in crate::weigh) const STAYS: f32 = 0.8;

/// What rules found, and where they took something; may be asked again with other scars.
pub(in crate::weigh) fn hits(scene: &Scene<'_>, rows: &mut [Row]) {
    for row in &mut *rows {
        for signal in [Signal::Cover, Signal::Score, Signal::Hits, Signal::Stays] {
            signal.set(row, 0.0);
        }
    }
    let mut places = vec![0_u32; rows.len() + 1];
    for hit in scene.hits {
        let Target::Rule(index) = hit.target else { continue };
        let rule = &scene.rules[index as usize];
        let line = &scene.lines[hit.line as usize];
        let row = &mut rows[hit.line as usize];
        let Some(whole) = applies(scene, rule, line, hit) else { continue };
        let cover = cover(line, hit);
        let raise = |signal: Signal, row: &mut Row, value: f32| signal.set(row, signal.of(row).max(value));
        if (scene.policies)(rule.family).stays() {
            raise(Signal::Stays, row, stays(rule, cover));
            continue;
        }
        raise(Signal::Cover, row, cover);
        Signal::Hits.set(row, Signal::Hits.of(row) + 1.0);
        if whole {
            raise(Signal::Score, row, f32::from(rule.score));
            places[hit.line as usize] += 1;
        }
    }
    for scar in scene.scars {
        if let Some(place) = places.get_mut(scar.line) {
            *place += 1;
        }
    }
    let mut on = FAR_HIT;
    for at in (0..rows.len()).rev() {
        on = if places[at + 1] > 0 { 1 } else { FAR_HIT.min(on + 1) };
        Signal::HitAfter.set(&mut rows[at], on as f32);
    }
    let mut back = FAR_HIT;
    for (at, row) in rows.iter_mut().enumerate() {
        let own = places[at] > 0;
        let near = &places[at.saturating_sub(HITS_NEAR)..(at + HITS_NEAR + 1).min(places.len())];
        Signal::HitBefore.set(row, if own { 0.0 } else { back as f32 });
        back = if own { 1 } else { FAR_HIT.min(back + 1) };
        Signal::HitsNear.set(row, near.iter().map(|place| (*place).min(3)).sum::<u32>() as f32);
    }
    run_hits(scene.lines, &places, rows);
}

/// Which lines are of a family that was asked to be kept: no sum takes them. Nothing if none was.
pub(in crate::weigh) fn kept(scene: &Scene<'_>) -> Vec<bool> {
    let asked = |rule: &Rule| (scene.policies)(rule.family) == Policy::Keep;
    let mut kept = Vec::new();
    for hit in scene.hits {
        let Target::Rule(index) = hit.target else { continue };
        let (rule, line) = (&scene.rules[index as usize], &scene.lines[hit.line as usize]);
        if asked(rule) && applies(scene, rule, line, hit).is_some() && stays(rule, cover(line, hit)) >= STAYS {
            kept.resize(scene.lines.len(), false);
            kept[hit.line as usize] = true;
        }
    }
    kept
}

/// Places of hits before and after a line in its run, with those at the run's border, where something was taken.
fn run_hits(lines: &[Line], places: &[u32], rows: &mut [Row]) {
    let mut from = 0;
    for run in lines.chunk_by(|a, b| !a.is_body() && !b.is_body()) {
        let to = from + run.len();
        // What was taken right behind the run left its scar on the line after it.
        let all = if run[0].is_body() { 0 } else { places[from..=to].iter().sum::<u32>() };
        let mut before = 0;
        for at in from..to {
            let own = places[at];
            // A scar on the line itself is of something that stood before it.
            before += own;
            let behind = all.saturating_sub(before);
            Signal::RunHitsBefore.set(&mut rows[at], if all == 0 { 0.0 } else { before.min(FAR_HIT as u32) as f32 });
            Signal::RunHitsAfter.set(&mut rows[at], behind.min(FAR_HIT as u32) as f32);
        }
        from = to;
    }
}

/// The share of its line that a rule of a family that stays found.
fn stays(rule: &Rule, cover: f32) -> f32 {
    // A label at the start of its line speaks for the whole of it.
    if rule.take == Take::Line { 1.0 } else { cover }
}

/// The share of its line that a hit covers.
fn cover(line: &Line, hit: &Hit) -> f32 {
    (hit.end - hit.start) as f32 / (line.end - line.start).max(1) as f32
}

/// Whether a hit meets what its rule wants of the line and the document by itself; if so, whether it fills the line.
/// Zone, score and company are for the model to weigh. `explain` finds more than cleaning does, and must come to the
/// same signals.
fn applies(scene: &Scene<'_>, rule: &Rule, line: &Line, hit: &Hit) -> Option<bool> {
    let place = &rule.place;
    let wanted_here = place.allows(line.words) && scene.document.meets(place);
    let blank = |from: usize, to: usize| scene.text[from..to].chars().all(is_separator);
    let at_start = blank(line.start, line.start + hit.start as usize);
    let at_end = blank(line.start + hit.end as usize, line.end);
    let wanted = if matches!(rule.finder, Finder::Line(_)) { At::Line } else { rule.at() };
    // Without company these are words like any others.
    let bare = place.near.is_some() || place.lines > 1;
    (wanted_here && wanted.is_met(at_start, at_end) && !bare).then_some(at_start && at_end)
}
