//! Long work that the page or the worker around it can stop and watch.

use crate::border::error::{Returned, Thrown, raised_while, wrong};
use crate::border::plain::{Members, to_js};
use js_sys::{Atomics, Date, Function, Int32Array, Promise, Reflect};
use regulars::{Error, Result, Work};
use std::ops::ControlFlow;
use wasm_bindgen::prelude::*;

/// Milliseconds between two looks at what may stop the work: a tenth of what a stop may take.
const BETWEEN_LOOKS: f64 = 50.0;

/// What may stop the work, and who is told of it.
struct Watch {
    progress: Option<Function>,
    /// Anything with `aborted` and `reason`.
    signal: Option<JsValue>,
    /// Of shared memory, so that another thread can set its first element.
    stop: Option<Int32Array>,
    /// When the work is to end, in milliseconds since 1970.
    deadline: f64,
    /// When to look again.
    next: f64,
}

impl Watch {
    fn read(how: &JsValue) -> Result<Self> {
        let mut given = Members::of("how", how)?;
        let progress = given
            .take("progress", |what, value| cast::<Function>(value).ok_or_else(|| wrong(what, "a function", value)))?;
        let signal = given.take("signal", signal)?;
        let stop = given.take("stop", |what, value| {
            let flag = cast::<Int32Array>(value).filter(|flag| flag.length() > 0);
            flag.ok_or_else(|| wrong(what, "an Int32Array of a SharedArrayBuffer, with an element", value))
        })?;
        let now = Date::now();
        let deadline = given.take("timeout", timeout)?.map_or(f64::INFINITY, |timeout| now + timeout);
        given.finish()?;
        Ok(Self { progress, signal, stop, deadline, next: now + BETWEEN_LOOKS })
    }

    /// Whether the work goes on; an error is thrown by the call that it stops.
    fn goes_on(&mut self, work: Work) -> std::result::Result<bool, JsValue> {
        if Date::now() < self.next {
            return Ok(true);
        }
        let goes_on = self.is_wanted()? && self.tell(work)?;
        self.next = Date::now() + BETWEEN_LOOKS;
        Ok(goes_on)
    }

    fn is_wanted(&self) -> std::result::Result<bool, JsValue> {
        if let Some(signal) = &self.signal
            && Reflect::get(signal, &"aborted".into())?.is_truthy()
        {
            let reason = Reflect::get(signal, &"reason".into())?;
            return if reason.is_undefined() { Ok(false) } else { Err(reason) };
        }
        let stopped = self.stop.as_ref().map_or(Ok(0), |flag| Atomics::load(flag, 0))? != 0;
        Ok(!stopped && Date::now() < self.deadline)
    }

    fn tell(&self, work: Work) -> std::result::Result<bool, JsValue> {
        let Some(progress) = &self.progress else { return Ok(true) };
        progress.call1(&JsValue::UNDEFINED, &to_js(&work)).map(|answer| answer != JsValue::FALSE)
    }
}

fn cast<T: JsCast + Clone>(value: &JsValue) -> Option<T> {
    value.dyn_ref::<T>().cloned()
}

/// An `AbortSignal` of any realm.
fn signal(what: &str, value: &JsValue) -> Result<JsValue> {
    let aborted = Reflect::get(value, &"aborted".into()).ok().and_then(|aborted| aborted.as_bool());
    aborted.map(|_| value.clone()).ok_or_else(|| wrong(what, "an AbortSignal", value))
}

fn timeout(what: &str, value: &JsValue) -> Result<f64> {
    let number = value.as_f64().filter(|number| *number >= 0.0);
    number.ok_or_else(|| wrong(what, "milliseconds from 0 up", value))
}

/// Runs a function of the caller; what it calls of the library is watched.
#[wasm_bindgen]
pub fn heed(how: &JsValue, job: &JsValue) -> Returned {
    let mut watch = Watch::read(how)?;
    let job = cast::<Function>(job).ok_or_else(|| wrong("job", "a function", job))?;
    if !watch.is_wanted().map_err(Thrown)? {
        return Err(Error::Stopped.into());
    }
    raised_while(|raise| {
        let watch = move |work| match watch.goes_on(work) {
            Ok(true) => ControlFlow::Continue(()),
            Ok(false) => ControlFlow::Break(()),
            Err(error) => {
                raise(error);
                ControlFlow::Break(())
            }
        };
        // What the job throws is thrown on, unless the work was stopped: then that is said.
        regulars::heed(watch, || Ok(job.call0(&JsValue::UNDEFINED)))?.map_err(Thrown)
    })
    .and_then(|given| match given.is_instance_of::<Promise>() {
        true => Err(Error::Invalid {
            what: "job".into(),
            why:
                "gives a promise: only what it does before it returns is heeded, so call heed within the async function"
                    .into(),
        }
        .into()),
        false => Ok(given),
    })
}
