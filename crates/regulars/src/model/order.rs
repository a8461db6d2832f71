//! Orders, with their lines and returns.

use super::{
    Change, Channel, Currency, CustomFields, Instant, Money, OrderStatus, Origin,
    record::{check_id, check_new_id},
    time::check_instant,
};
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
        check_id(&format!("order {id:?} customer_id"), &customer_id)?;
        check_instant(&format!("order {id:?} ordered_at"), ordered_at)?;
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

    /// Gross minus discount minus refunds. Tax and shipping stay out of it; a discount that isn't given takes nothing off.
    ///
    /// # Errors
    /// [`Error::Invalid`](crate::Error::Invalid) when amounts of the order have two currencies or the sum leaves 64 bits.
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

    fn net_of<'a>(&self, returns: impl Iterator<Item = &'a Return>) -> Result<Money> {
        let price = self.discount.map_or(Ok(self.gross), |discount| self.gross.checked_sub(discount))?;
        returns.map(|r| r.amount).try_fold(price, Money::checked_sub)
    }
}
