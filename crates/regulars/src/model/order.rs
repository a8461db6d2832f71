//! Orders, with their lines and returns.

use super::history::Historied;
use super::history::{Change, ChangeValue};
use super::money::{Currency, Money};
use super::record::{Checker, check_id, check_new_id, check_words};
use super::record::{CustomFields, Origin};
use super::seen::Seen;
use super::time::Instant;
use super::time::check_instant;
use super::vocabulary::{ChangeField, Channel, OrderStatus};
use crate::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A purchase. All its amounts are in one currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The caller's opaque id.
    pub id: String,
    /// Where the record came from.
    #[serde(default, skip_serializing_if = "Origin::is_empty")]
    pub origin: Origin,
    /// The customer who ordered.
    pub customer_id: String,
    /// The organisation it was ordered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// When it was placed.
    pub ordered_at: Instant,
    /// Offset of the local clock from UTC, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub utc_offset_minutes: Option<i32>,
    /// How far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderStatus>,
    /// When it was cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Instant>,
    /// Price of the goods before discount, without tax and shipping.
    pub gross: Money,
    /// What was taken off the price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discount: Option<Money>,
    /// Tax on top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Money>,
    /// Shipping charged on top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Money>,
    /// What the goods cost us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Money>,
    /// Where it was placed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The campaign that led to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign_id: Option<String>,
    /// What was bought.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<OrderLine>,
    /// What came back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returns: Vec<Return>,
    /// Changes of the status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Change>,
    /// Fields the model doesn't name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: CustomFields,
}

/// One product of an order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderLine {
    /// The product, an opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<String>,
    /// Stock-keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Category, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How many; may be a fraction (2.5 kg).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantity: Option<f64>,
    /// Price of one, before discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
}

/// Goods or money that went back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// When.
    pub at: Instant,
    /// What was paid back of the price (without tax and shipping).
    pub amount: Money,
    /// The line it concerns, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Stock-keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Why, the caller's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Status of an order of nothing that stands for money back without an order.
pub(crate) const CREDIT_NOTE: &str = "credit_note";

impl Order {
    /// An order of a customer at an instant, with the price of its goods.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when an id is blank or the instant can't be kept.
    ///
    /// ```
    /// use regulars::model::{Currency, Money, Order, instant};
    /// let eur = Currency::from_code("EUR")?;
    /// let mut order = Order::new("o-1", "c-17", instant("2026-03-21T06:00:00Z")?, Money::new(12_990, eur))?;
    /// order.discount = Some(Money::new(1_000, eur));
    /// assert_eq!(order.net()?, Money::new(11_990, eur));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn new(
        id: impl Into<String>,
        customer_id: impl Into<String>,
        ordered_at: Instant,
        gross: Money,
    ) -> Result<Self> {
        let id = check_new_id("order", id)?;
        let customer_id = customer_id.into();
        check_id(format_args!("order {id:?} customer_id"), &customer_id)?;
        check_instant(format_args!("order {id:?} ordered_at"), ordered_at)?;
        Ok(Self {
            id,
            origin: Origin::default(),
            customer_id,
            account_id: None,
            ordered_at,
            utc_offset_minutes: None,
            status: None,
            cancelled_at: None,
            gross,
            discount: None,
            tax: None,
            shipping: None,
            cost: None,
            channel: None,
            campaign_id: None,
            lines: Vec::new(),
            returns: Vec::new(),
            history: Vec::new(),
            custom: CustomFields::new(),
        })
    }

    /// The currency of all amounts of the order.
    pub fn currency(&self) -> Currency {
        self.gross.currency
    }

    /// Gross minus discount minus refunds. Tax and shipping stay out of it; a discount that isn't given takes nothing
    /// off.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when amounts of the order have two currencies or the sum leaves 64
    /// bits.
    pub fn net(&self) -> Result<Money> {
        self.net_of(self.returns.iter())
    }

    /// [`Order::net`] with the returns up to and including an instant: later ones aren't seen.
    ///
    /// # Errors
    /// As [`Order::net`].
    ///
    /// ```
    /// use regulars::model::{Currency, Money, Order, Return, instant};
    /// let eur = Currency::from_code("EUR")?;
    /// let mut order = Order::new("o-1", "c-17", instant("2026-03-01T08:00:00Z")?, Money::new(9_000, eur))?;
    /// let at = instant("2026-03-09T08:00:00Z")?;
    /// order.returns.push(Return { at, amount: Money::new(4_000, eur), line: None, sku: None, reason: None });
    /// assert_eq!(order.net_as_of(instant("2026-03-08T00:00:00Z")?)?, Money::new(9_000, eur));
    /// assert_eq!(order.net_as_of(at)?, Money::new(5_000, eur));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn net_as_of(&self, instant: Instant) -> Result<Money> {
        self.net_of(self.returns.iter().filter(|r| r.at <= instant))
    }

    /// Whether the order is a purchase by an instant: paid or fulfilled, not cancelled, and not refunded in full. A
    /// free order is a purchase, and so is one without a status.
    ///
    /// One that is draft, pending, authorized or paid in part isn't paid, and of a word that the vocabulary doesn't know
    /// nobody said it means "paid". The status is taken as it stands; [`Order::as_of`] gives the one that stood then.
    ///
    /// # Errors
    /// As [`Order::net`].
    ///
    /// ```
    /// use regulars::model::{Currency, Money, Order, Return, instant};
    /// let eur = Currency::from_code("EUR")?;
    /// let mut order = Order::new("o-1", "c-17", instant("2026-03-01T08:00:00Z")?, Money::new(9_000, eur))?;
    /// let at = instant("2026-03-09T08:00:00Z")?;
    /// order.returns.push(Return { at, amount: Money::new(9_000, eur), line: None, sku: None, reason: None });
    /// assert!(order.is_purchase_as_of(instant("2026-03-08T00:00:00Z")?)?);
    /// assert!(!order.is_purchase_as_of(at)?);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn is_purchase_as_of(&self, instant: Instant) -> Result<bool> {
        if !self.is_paid() || self.cancelled_at.is_some_and(|at| at <= instant) {
            return Ok(false);
        }
        // Where returns are dated they say how much was refunded and when; without them the status alone does. An order
        // that was free from the start stays a purchase.
        let refunded = self.status == Some(OrderStatus::Refunded) && self.returns.is_empty();
        Ok(!refunded && (self.net_as_of(instant)?.minor > 0 || self.gross.minor <= 0))
    }

    /// Whether the status says that the order was paid or fulfilled, or there is none.
    pub(crate) fn is_paid(&self) -> bool {
        Self::is_paid_status(&self.status)
    }

    /// Whether it is money back that belongs to no order.
    pub(crate) fn is_credit_note(&self) -> bool {
        self.gross.minor == 0 && self.status.as_ref().is_some_and(|status| status.as_str() == CREDIT_NOTE)
    }

    pub(super) fn is_paid_status(status: &Option<OrderStatus>) -> bool {
        use OrderStatus::{Completed, Paid, PartiallyRefunded, Refunded, Shipped};
        matches!(status, None | Some(Paid | Shipped | Completed | PartiallyRefunded | Refunded))
    }

    fn net_of<'a>(&self, returns: impl Iterator<Item = &'a Return>) -> Result<Money> {
        let price = self.discount.map_or(Ok(self.gross), |discount| self.gross.checked_sub(discount))?;
        returns.map(|r| r.amount).try_fold(price, Money::checked_sub)
    }

    /// Checks every field, and what must hold between fields.
    ///
    /// # Errors
    /// [`Error`](crate::Error) that names the record, the field, the value and what is allowed.
    pub fn check(&self) -> Result<()> {
        let checker = Checker::new("order", &self.id, &self.origin, &self.custom)?;
        checker.id("customer_id", Some(&self.customer_id))?;
        checker.id("account_id", self.account_id.as_deref())?;
        checker.instant("ordered_at", self.ordered_at)?;
        checker.instants([("cancelled_at", self.cancelled_at)])?;
        checker.offset(self.utc_offset_minutes)?;
        check_words!(checker, self, status, channel);
        checker.id("campaign_id", self.campaign_id.as_deref())?;
        self.check_amounts(&checker)?;
        self.check_lines(&checker)?;
        self.check_history(&checker)
    }

    /// All amounts are of one currency, none is below zero, and the net fits.
    fn check_amounts(&self, checker: &Checker<'_>) -> Result<()> {
        let parts = [("discount", self.discount), ("tax", self.tax), ("shipping", self.shipping), ("cost", self.cost)];
        let parts = [("gross", Some(self.gross))].into_iter().chain(parts);
        let prices = self.lines.iter().map(|line| ("line price", line.price));
        let refunds = self.returns.iter().map(|r| ("return amount", Some(r.amount)));
        for (field, amount) in parts.chain(prices).chain(refunds) {
            checker.prices([(field, amount)])?;
            if let Some(other) = amount.filter(|amount| amount.currency != self.currency()) {
                return checker.refuse(field, format!("{other} is not in {}, as the gross is", self.currency()));
            }
        }
        self.net().map_or_else(|error| checker.refuse("net", error.to_string()), |_| Ok(()))
    }

    fn check_lines(&self, checker: &Checker<'_>) -> Result<()> {
        for line in &self.lines {
            checker.id("line product_id", line.product_id.as_deref())?;
            checker.range("line quantity", line.quantity, 0.0, f64::MAX)?;
        }
        let last_line = self.lines.len().saturating_sub(1) as f64;
        for returned in &self.returns {
            checker.instant("return at", returned.at)?;
            if !self.lines.is_empty() {
                checker.range("return line", returned.line.map(f64::from), 0.0, last_line)?;
            }
        }
        Ok(())
    }

    /// The order as known at an instant, without later returns, changes and cancellation; `None` when it hadn't been
    /// placed. The status is that of the history; without one, a cancellation or refund that came later isn't known.
    ///
    /// ```
    /// use regulars::model::{Currency, Money, Order, instant};
    /// let eur = Currency::from_code("EUR")?;
    /// let mut order = Order::new("o-1", "c-17", instant("2026-03-01T08:00:00Z")?, Money::new(9_000, eur))?;
    /// order.cancelled_at = Some(instant("2026-03-02T08:00:00Z")?);
    /// assert!(order.as_of(instant("2026-02-28T08:00:00Z")?).is_none());
    /// assert_eq!(order.as_of(instant("2026-03-01T09:00:00Z")?).unwrap().cancelled_at, None);
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn as_of(&self, instant: Instant) -> Option<Seen<'_, Self>> {
        let known = self.origin.received_by(instant) && self.ordered_at <= instant;
        let undone = self.cancelled_at.is_some_and(|at| at > instant) || self.returns.iter().any(|r| r.at > instant);
        known.then(|| {
            Seen::trim_if(self, undone || self.changed_after(instant), |copy| {
                // The status is today's. Should no history tell what it was, "refunded" would tell the future.
                let says_so = matches!(
                    copy.status,
                    Some(OrderStatus::Cancelled | OrderStatus::PartiallyRefunded | OrderStatus::Refunded)
                );
                if undone && says_so && !copy.has_history_of(&ChangeField::Status) {
                    copy.status = None;
                }
                copy.rewind(instant);
                copy.cancelled_at = copy.cancelled_at.filter(|at| *at <= instant);
                copy.returns.retain(|r| r.at <= instant);
            })
        })
    }
}

impl Historied for Order {
    const TRACKED: &'static [ChangeField] = &[ChangeField::Status];

    fn history(&self) -> &Vec<Change> {
        &self.history
    }

    fn history_mut(&mut self) -> &mut Vec<Change> {
        &mut self.history
    }

    fn value(&self, field: &ChangeField) -> Option<ChangeValue> {
        self.status.as_ref().filter(|_| *field == ChangeField::Status).map(|status| status.as_str().into())
    }

    fn check_word(field: &ChangeField, word: &str, checker: &Checker<'_>) -> Result<()> {
        match field {
            ChangeField::Status => OrderStatus::from(word).check(checker.what("history status")),
            _ => Ok(()),
        }
    }

    fn set_value(&mut self, field: &ChangeField, value: Option<ChangeValue>) {
        if *field == ChangeField::Status {
            self.status = value.as_ref().and_then(ChangeValue::as_text).map(OrderStatus::from);
        }
    }
}
