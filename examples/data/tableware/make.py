"""Makes feedback.csv and orders.csv: an invented shop for tableware, its invented customers and what they might say in four languages.

Nothing here was said by anyone. From August 2026 on deliveries are late, and in October a sign-in code fails to arrive: an analysis
has to find both. `python make.py` writes the same bytes on every machine; it needs nothing but Python.
"""

import csv
import math
import random
from datetime import datetime, timedelta
from pathlib import Path

FIRST, MONTHS, CUSTOMERS = datetime(2024, 11, 1), 24, 640
ASKED_FROM = datetime(2025, 11, 1)
LATE_FROM, CODE_FROM, END = datetime(2026, 8, 1), datetime(2026, 10, 1), datetime(2026, 11, 1)
LANGUAGES = {"en": 0.4, "ru": 0.22, "fa": 0.2, "zh": 0.18}
CHANNELS = {"email": 0.6, "web": 0.25, "sms": 0.15}
PULL = {"delivery": 1.1, "support": 0.8, "quality": 0.6, "price": 0.35, "site": 0.2}

SAID = {
    "en": {
        "delivery": (
            ["the parcel was four days late", "delivery took two weeks", "the courier never rang", "my order arrived late and the box was open",
             "late again, and nobody told me why", "the courier left the box in the rain"],
            ["fast delivery", "the parcel came a day early", "the courier was kind and on time", "delivered when promised"],
        ),
        "support": (
            ["support took a week to answer", "nobody in support could help", "I was passed from one agent to the next", "support closed my ticket unsolved"],
            ["support solved it in an hour", "a kind and patient agent", "support called me back at once", "great help from support"],
        ),
        "quality": (
            ["two cups were chipped", "the handle broke on the first day", "the glaze is peeling off", "thinner than on the picture"],
            ["lovely glaze and no chips", "the plates are sturdy", "the teapot is beautiful", "solid quality for every day"],
        ),
        "price": (
            ["too expensive by now", "shipping costs more than the cup", "the price went up without a word"],
            ["fair price", "good value for the money", "the discount was a nice surprise"],
        ),
        "site": (
            ["the site is slow on my phone", "checkout failed twice", "I couldn't find the matching saucers"],
            ["the site is easy to use", "checkout took a minute", "no delays at checkout"],
        ),
        "code": (["the sign-in code never arrives", "I can't sign in, the code doesn't come", "no code by mail, so no order"], []),
        "more": ["I order here every year", "a present for my mother", "this was my second order", "for our new flat", "my sister recommended the shop"],
    },
    "ru": {
        "delivery": (
            ["посылка опоздала на четыре дня", "доставка заняла две недели", "курьер так и не позвонил", "заказ приехал поздно, коробка открыта",
             "опять опоздали, и никто не объяснил почему", "курьер оставил коробку под дождём"],
            ["быстрая доставка", "посылка пришла на день раньше", "курьер вежливый и приехал вовремя", "доставили точно в срок"],
        ),
        "support": (
            ["поддержка ответила через неделю", "в поддержке никто не смог помочь", "меня гоняли от одного оператора к другому", "поддержка закрыла обращение без ответа"],
            ["поддержка всё решила за час", "терпеливый и добрый оператор", "поддержка сразу перезвонила", "спасибо поддержке за помощь"],
        ),
        "quality": (
            ["две чашки со сколами", "ручка отломилась в первый день", "глазурь облезает", "тоньше, чем на фото"],
            ["красивая глазурь, ни одного скола", "тарелки прочные", "чайник просто чудо", "отличное качество на каждый день"],
        ),
        "price": (
            ["стало слишком дорого", "доставка дороже самой чашки", "цену подняли без предупреждения"],
            ["честная цена", "хорошая цена за такое качество", "скидка приятно удивила"],
        ),
        "site": (
            ["сайт тормозит на телефоне", "оплата дважды не прошла", "не нашла на сайте блюдца к чашкам"],
            ["удобный сайт", "оформила заказ за минуту", "на сайте всё понятно"],
        ),
        "code": (["код для входа не приходит", "не могу войти, код так и не пришёл", "без кода нельзя оформить заказ"], []),
        "more": ["заказываю здесь каждый год", "брала в подарок маме", "это мой второй заказ", "для новой квартиры", "магазин посоветовала сестра"],
    },
    "fa": {
        "delivery": (
            ["بسته چهار روز دیر رسید", "ارسال دو هفته طول کشید", "پیک اصلاً زنگ نزد", "سفارش دیر رسید و جعبه باز بود",
             "باز هم دیر شد و کسی توضیح نداد", "پیک جعبه را زیر باران گذاشت"],
            ["ارسال سریع بود", "بسته یک روز زودتر رسید", "پیک خوش‌برخورد و سر وقت بود", "دقیقاً به‌موقع رسید"],
        ),
        "support": (
            ["پشتیبانی بعد از یک هفته جواب داد", "در پشتیبانی کسی نتوانست کمک کند", "مدام به نفر دیگری ارجاعم می‌دادند", "پشتیبانی درخواستم را بی‌جواب بست"],
            ["پشتیبانی یک‌ساعته حلش کرد", "کارشناس صبور و مهربان بود", "پشتیبانی زود تماس گرفت", "ممنون از کمک پشتیبانی"],
        ),
        "quality": (
            ["دو فنجان لب‌پر بود", "دسته همان روز اول شکست", "لعاب ور می‌آید", "نازک‌تر از عکس بود"],
            ["لعاب زیبا و بی‌عیب", "بشقاب‌ها محکم هستند", "قوری خیلی قشنگ است", "کیفیت خوبی دارد"],
        ),
        "price": (
            ["خیلی گران شده است", "هزینه ارسال از فنجان بیشتر است", "قیمت را بی‌خبر بالا بردند"],
            ["قیمت منصفانه است", "نسبت به قیمت می‌ارزد", "تخفیف خوبی گرفتم"],
        ),
        "site": (
            ["سایت روی گوشی کند است", "پرداخت دو بار خطا داد", "نعلبکی‌ها را در سایت پیدا نکردم"],
            ["سایت ساده و راحت است", "خرید یک دقیقه طول کشید", "نرم‌افزار گوشی خوب کار می‌کند"],
        ),
        "code": (["کد ورود نمی‌آید", "نمی‌توانم وارد شوم، کد نرسید", "بدون کد نمی‌شود سفارش داد"], []),
        "more": ["هر سال از اینجا می‌خرم", "برای مادرم هدیه گرفتم", "سفارش دوم من بود", "برای خانه جدیدمان", "خواهرم این فروشگاه را معرفی کرد"],
    },
    "zh": {
        "delivery": (
            ["包裹晚了四天", "送货花了两个星期", "快递员没有打电话", "订单迟到，箱子是开的", "又晚了，没人解释原因", "快递把箱子放在雨里"],
            ["送货很快", "包裹提前一天到了", "快递员准时又客气", "准时送达"],
        ),
        "support": (
            ["客服一周才回复", "客服没人能帮忙", "客服把我转来转去", "客服没解决就关了工单"],
            ["客服一小时就解决了", "客服耐心又友好", "客服马上回了电话", "感谢客服的帮助"],
        ),
        "quality": (
            ["两个杯子有缺口", "把手第一天就断了", "釉面在脱落", "比图片上薄"],
            ["釉面漂亮，没有瑕疵", "盘子很结实", "茶壶很漂亮", "质量很好，天天用"],
        ),
        "price": (["现在太贵了", "运费比杯子还贵", "价格悄悄涨了"], ["价格公道", "物有所值", "折扣让人惊喜"]),
        "site": (["网站在手机上很慢", "付款失败了两次", "网站上找不到配套的碟子"], ["网站很好用", "下单只要一分钟", "网站清楚明白"]),
        "code": (["验证码收不到", "登录不了，验证码一直没来", "没有验证码就不能下单"], []),
        "more": ["我每年都在这里买", "给妈妈的礼物", "这是第二次下单", "给新家买的", "姐姐推荐的店"],
    },
}
JOINS = {"en": (". ", "."), "ru": (". ", "."), "fa": ("، ", "."), "zh": ("，", "。")}
REASONS = {
    "yes": ["refunded", "sent again", "voucher sent"],
    "no": ["not sold any more", "the price stays"],
    "later": ["with the next contract", "in the next release"],
}


def pick(chance, weighted):
    return chance.choices(list(weighted), list(weighted.values()))[0]


def iso(at):
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def clamp(x, low, high):
    return max(low, min(high, round(x)))


def aspects_of(chance, mood, at):
    """How each aspect was, 1 to 5, and how much each moved the score."""
    late = 1.3 if at >= LATE_FROM else 0.0
    level = {"delivery": 4.0 - late, "support": 3.7, "quality": 4.2, "price": 3.4, "site": 3.9}
    return {name: clamp(level[name] + 0.5 * mood + chance.gauss(0, 0.9), 1, 5) for name in level}


def clauses(chance, language, aspects, score, at):
    """What is on a customer's mind: what was worst where that was bad, what was best, the likelier the happier."""
    said, words = SAID[language], []
    worst, best = min(aspects, key=aspects.get), max(aspects, key=aspects.get)
    if at >= CODE_FROM and chance.random() < 0.3:
        words.append(chance.choice(said["code"][0]))
    if aspects[worst] <= 3 and (score <= 6 or chance.random() < 0.4):
        words.append(chance.choice(said[worst][0]))
    if aspects[best] >= 4 and chance.random() < (0.25 if score <= 6 else 0.85):
        words.append(chance.choice(said[best][1]))
    if chance.random() < 0.35:
        words.append(chance.choice(said["more"]))
    return words


def text(chance, language, aspects, score, at):
    between, end = JOINS[language]
    words = clauses(chance, language, aspects, score, at)
    words = [word[:1].upper() + word[1:] for word in words] if between == ". " else words
    return between.join(words) + end if words else ""


def loop(chance, channel, at):
    """What became of it: heard, decided, told; nothing that lies after the last day."""
    fields = dict.fromkeys(("heard_at", "decision", "decided_at", "decision_reason", "told_at"), "")
    days = {"email": 1.2, "web": 2.5, "sms": 5.0}[channel]
    heard = at + timedelta(days=days * chance.expovariate(1))
    if chance.random() > 0.85 or heard >= END:
        return fields
    fields["heard_at"] = iso(heard)
    decided = heard + timedelta(days=4 * chance.expovariate(1))
    if chance.random() > 0.8 or decided >= END:
        return fields
    decision = pick(chance, {"yes": 0.5, "no": 0.3, "later": 0.2})
    reason = chance.choice(REASONS[decision]) if chance.random() < 0.8 else ""
    fields |= {"decision": decision, "decided_at": iso(decided), "decision_reason": reason}
    told = decided + timedelta(days=2 * chance.expovariate(1))
    if chance.random() < 0.75 and told < END:
        fields["told_at"] = iso(told)
    return fields


def answers(chance, customer, language, mood):
    """A customer's answers, about one in five months."""
    months = (END.year - ASKED_FROM.year) * 12 + END.month - ASKED_FROM.month
    for month in range(months):
        if chance.random() > 0.19:
            continue
        start = ASKED_FROM.month - 1 + month
        at = datetime(ASKED_FROM.year + start // 12, start % 12 + 1, 1) + timedelta(minutes=chance.randrange(28 * 24 * 60))
        aspects = aspects_of(chance, mood, at)
        score = clamp(8.8 + sum(PULL[name] * (aspects[name] - 4) for name in aspects) + chance.gauss(0, 1.1), 0, 10)
        channel = pick(chance, CHANNELS)
        said = text(chance, language, aspects, score, at) if chance.random() < 0.62 else ""
        yield {
            "customer_id": customer, "kind": "nps", "score": score, "scale_min": 0, "scale_max": 10,
            "submitted_at": iso(at), "channel": channel, "lang": language, "solicited": "invited", "text": said,
        } | {name: aspects[name] if chance.random() < 0.93 else "" for name in aspects} | loop(chance, channel, at)


def orders(chance, customer):
    """A customer's orders: at random, until one day there are no more."""
    at = FIRST + timedelta(days=chance.randrange(420))
    rate = chance.gammavariate(0.9, 1 / 55)
    mean = math.exp(chance.gauss(3.6, 0.5))
    while at < END:
        yield {"customer_id": customer, "ordered_at": iso(at), "net_amount": f"{mean * chance.gammavariate(4, 0.25) + 3:.2f}", "currency": "EUR"}
        if chance.random() < 0.12:
            return
        at += timedelta(days=chance.expovariate(rate) + 0.04)


def write(name, key, rows):
    rows = [{key: f"{key[0]}-{number:04}"} | row for number, row in enumerate(rows, 1)]
    with (Path(__file__).parent / name).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0], lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def main():
    said, bought = [], []
    for number in range(1, CUSTOMERS + 1):
        chance = random.Random(number)
        customer, language, mood = f"{number:03}", pick(chance, LANGUAGES), chance.gauss(0, 1)
        bought += orders(chance, customer)
        said += answers(chance, customer, language, mood)
    write("feedback.csv", "feedback_id", sorted(said, key=lambda row: row["submitted_at"]))
    write("orders.csv", "order_id", sorted(bought, key=lambda row: row["ordered_at"]))


main()
