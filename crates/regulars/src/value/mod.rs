//! What customers are worth: purchases, and the models that extrapolate them.
