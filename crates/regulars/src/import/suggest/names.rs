//! Names in common use for columns, beside those that the import knows without a map.

/// Field to such names, in the form in which names are compared, which has no spaces.
const NAMES: &[(&str, &str)] = &[
    (
        "id",
        "invoice receipt receiptno receiptid amazonorderid merchantreference pspreference belegnr belegnr. nºticket n°ticket ticketnº antwortid \
         antwortnr orderreference salenumber receiptnumber numéro ordernumber orderno ordernr order# invoiceno \
         invoicenumber transactionid bestellnummer auftragsnummer responseid respondentid ticketid caseid \
         casenumber dealid recordid kundennummer numerodecommande номерзаказа заказ №заказа idзаказа номер \
         شمارهسفارش کدسفارش شناسهسفارش سفارش 订单号 订单编号 订单id 订单 訂單編號 n°commande n°decommande \
         nºcommande numérodecommande commande nºpedido n°pedido nºdepedido númerodepedido numerodepedido pedido \
         bestellnr bestellnr. auftragsnr rechnungsnummer belegnummer bonnummer номерчека фактура merchantreference1 \
         klarnareference numeroordine numerofattura númerodopedido siparişno bestelnummer factuurnummer 注文番号 \
         注文id رقمالطلب رقمالفاتورة datensatzid purchaseid $insertid insertid uuid",
    ),
    (
        "customer_id",
        "手机号 手机号码 买家手机号 debitor debitornr debitorennummer контрагент buyeruserid buyerusername 买家会员名 买家账号 \
         fromemailaddress personemail personid shopperreference shopperemail contactid شمارهموبایل موبایل تلفنهمراه \
         کدکاربر correoelectrónico correoelectronico adressemail customer customernumber customerno clientid client \
         buyerid buyer memberid custid email customeremail billingemail buyeremail emailaddress requesterid kunde \
         kundennr kundennummer kundenid contact idclient cliente клиент покупатель кодклиента idклиента клиентid \
         مشتری کدمشتری شناسهمشتری خریدار ایمیل 客户 客户id 客户编号 会员id 用户id 买家 客戶 n°client nºcliente \
         códigodecliente codigodecliente correo courriel emailклиента distinctid primarycustomerid \
         primarycustomer.id contacthandle contactemail revieweremail accountemail emailcliente müşteri müşterino \
         klant klantnummer 顧客id 顧客 お客様 العميل رقمالعميل الزبون",
    ),
    (
        "ordered_at",
        "bestellzeit 订单创建时间 createdtime creationdate saletime createdat created datecreated orderedon \
         purchasedate purchasedat purchasedon invoicedate transactiondate timestamp paidat datum bestelldatum fecha \
         datecommande дата датазаказа создан датасоздания تاریخ تاریخسفارش زمانسفارش 下单时间 下单日期 订单时间 \
         订单日期 日期 创建时间 付款时间 datedelacommande datedecommande fechadelpedido fechadepedido auftragsdatum \
         rechnungsdatum belegdatum saledate orderdateutc capturedate posteddate posteddatetime eventtime opened \
         dataordine datafattura data datapedido datadopedido tarih siparistarihi sipariştarihi besteldatum \
         factuurdatum 注文日 注文日時 日付 التاريخ تاريخالطلب تاریخثبت createddatetime",
    ),
    (
        "net",
        "amountmoney.amount rechnungsbetrag 买家实际支付金额 amount subtotal netsales revenue sales value sum \
         betrag summe montant importe сумма стоимость суммазаказа итого مبلغ مبلغکل قیمتکل 金额 订单金额 实付金额 \
         总金额 金額 umsatz nettobetrag montantht importeneto ingresos importo valor tutar bedrag \
         totaalbedrag المبلغ",
    ),
    (
        "total",
        "ordertotal totalprice grandtotal amountpaid gesamtbetrag gesamtsumme montanttotal montantttc totalttc \
         importetotal gesamt bruttobetrag totalpriceset.shopmoney.amount totalcollected totale valortotal toplam 合計金額 合計 الإجمالي",
    ),
    ("tax", "taxes vat salestax mwst taxtotal"),
    ("shipping", "shippingcost shippingtotal versand shippingandhandling shippingrate"),
    ("discount", "discounttotal discounts rabatt"),
    (
        "currency",
        "currencycode waehrung währung devise moneda валюта واحدپول ارز 货币 币种 貨幣 currencyofvalue valuta moeda \
         parabirimi 通貨 العملة währg",
    ),
    (
        "status",
        "état etat étatdelacommande estadodelpedido bestellstatus zahlungsstatus displayfinancialstatus statustype \
         paymentstate 交易状态 orderstatus financialstatus paymentstatus state ticketstatus dealstatus статус \
         статусзаказа وضعیت وضعیتسفارش 状态 订单状态 狀態 statut estado zustand stato situação durum ステータス \
         状況 الحالة состояние состояниезаказа статусоплаты وضعیتپرداخت 支付状态 付款状态",
    ),
    (
        "quantity",
        "qty menge количество колво تعداد 数量 數量 quantité cantidad anzahl quantitypurchased quantità quantidade \
         aantal adet lineitemquantity lineitemqty",
    ),
    (
        "sku",
        "itemsku productsku article artikelnummer stockcode артикул کدکالا 商品编号 货号 référence reference \
         referencia asin lineitemsku",
    ),
    (
        "created_at",
        "createdtime dealcreated creationdate createdon createdate datecreated createddate opened openedat \
         angelegtam erstelldatum messagedate createddatetime",
    ),
    ("amount", "dealvalue value dealamount betrag"),
    ("stage", "dealstage stagename dealphase"),
    ("subject", "title summary ticketsubject"),
    (
        "score",
        "reviewstars satisfactionscore surveyscore stars starrating nps npsscore csat satisfaction bewertung оценка \
         балл امتیاز نمره 评分 分数 puntuación puntuacion valoración ltr likelihoodtorecommend reviewscore",
    ),
    (
        "text",
        "reviewcontent reviewbody remark comments feedback review reviewtext message verbatim body kommentar \
         комментарий отзыв نظر دیدگاه 评论 反馈 评价 commentaire avis comentario opinión content remarks",
    ),
    (
        "submitted_at",
        "respondedat reviewcreated completedat createdtime antwortdatum createdat created timestamp responsedate \
         reviewdate enddate submittedon datum дата تاریخ 日期 时间 fecha датаотзыва creationdate createddate",
    ),
    ("starts_on", "start startedat startsat createdat activatedat"),
    ("plan", "planname tier subscription planid plancode"),
    ("recurring", "mrr amount price unitamount"),
    ("country", "countrycode land"),
    ("occurred_at", "timestamp date createdat time eventtime"),
    (
        "price",
        "unitamount цена قیمت قیمتواحد 单价 unitprice itemprice prixunitaire preciounitario einzelpreis lineitemprice \
         lineitemunitprice",
    ),
    ("sent_at", "senton sentdate"),
    ("product_id", "lineitemproductid"),
    ("line_amount", "lineitemtotal lineitemamount lineitemsubtotal"),
    ("gross", "ordervalue grosssales grossamount"),
    ("refund", "amountrefunded refundedamount totalrefunded refundtotal partialrefund partialrefunds 退款金额"),
    ("return_of", "referencetxnid originalorder originalorderid originaltransactionid refundedorderid"),
    ("account_id", "accountcode"),
    ("name", "dealname"),
    ("close_date", "closingdate abschlussdatum"),
    ("closed_at", "wontime losttime datewon datelost dateclosed closedtime closeddatetime"),
    ("solved_at", "resolvedtime resolvedat resolutiontime resolveddate"),
    ("first_reply_at", "initialresponsetime"),
    ("assignee_id", "agent assignedto assignee"),
    ("kind", "eventname eventtype event"),
    ("ends_on", "expiresat"),
    ("renewal_on", "currenttermend currentperiodendsat nextbillingat nextbillingdate"),
];

/// Whether a name is in common use for a field.
pub(super) fn is_used_for(field: &str, key: &str) -> bool {
    NAMES.iter().any(|(name, keys)| *name == field && keys.split(' ').any(|known| known == key))
}
