from pathlib import Path

import regulars

base = regulars.CustomerBase()
base.import_csv("order", Path("examples/data/cdnow/orders.csv").read_bytes())

scores = regulars.score(base, "1997-09-30")
for parameter in scores.purchase_model.parameters:
    print(f"{parameter.name:<5} {parameter.value:.4f} +- {parameter.standard_error:.4f}")

customers = scores.customers
alive, value = customers.probability_alive, customers.value


def top(by):
    return sorted(range(len(customers.key)), key=by, reverse=True)[:3]


print("worth most in the next 26 weeks (USD, 95% interval)")
for row in top(lambda row: value.value[row]):
    print(f"  {customers.key[row].id} {value.value[row]:>7.2f} ({value.low[row]:.2f} to {value.high[row]:.2f})")

print("most at risk and still winnable (spend so far, probability to be a customer still)")
for row in top(lambda row: customers.spend[row] * alive.value[row] * (1 - alive.value[row])):
    interval = f"({alive.low[row]:.3f} to {alive.high[row]:.3f})"
    print(f"  {customers.key[row].id} {customers.spend[row]:>7.2f} {alive.value[row]:.3f} {interval}")
