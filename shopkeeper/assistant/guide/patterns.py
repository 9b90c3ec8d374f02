"""How people say what they want of a shopping guide: patterns in English and Chinese, over folded text."""

from __future__ import annotations

import re

__all__ = [
    "ADD",
    "ALERT",
    "ALIKE",
    "ANY",
    "ASK",
    "ASKS_EXTREME",
    "BACK",
    "BATTERY",
    "BETWEEN",
    "BRAND",
    "CART",
    "CHEAPER",
    "COLOR",
    "COMPARE",
    "COUNT",
    "DEARER",
    "DESCRIBE",
    "ELSE",
    "EVERYTHING",
    "EXTREME",
    "FIT",
    "FOCUS",
    "FRESH",
    "GIFT",
    "HOW_MUCH_PIECES",
    "IT",
    "LIST",
    "MATERIAL",
    "MORE",
    "OF_IT",
    "OF_SHOP",
    "PLAN",
    "PRICE",
    "RANGE",
    "RATING",
    "RESTART",
    "SALE",
    "SERVICE",
    "SERVICE_FIRST",
    "SIZE",
    "STOCK",
    "TALK",
    "THOSE",
    "TOGETHER",
    "WATER",
    "WEIGHT",
    "WHICH_COSTS",
    "WHOM",
]


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_PERSON = (
    r"(?:dad|father|mum|mom|mother|grand\w+|brother|sister|son|daughter|wife|husband|girlfriend|boyfriend|partner|friend"
    r"|colleague|boss|teacher|neighbou?r|uncle|aunt|nephew|niece|cousin|kid|child|baby|toddler|boy|girl|teen\w*)"
)
#: which of those shown costs less, or more
WHICH_COSTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price_asc", _any(r"\bwhich (?:one|of (?:them|these|those|the two))?\s?(?:is|are|costs?)(?: the)? (?:cheaper|less)", "(?:哪|那)(?:个|款|双|件|台|一个|一款)(?:更|比较)?便宜", "谁(?:更|比较)便宜")),
    ("price_desc", _any(r"\bwhich (?:one|of (?:them|these|those|the two))?\s?(?:is|are|costs?)(?: the)? (?:more(?: expensive)?|dearer)", "(?:哪|那)(?:个|款|双|件|台|一个|一款)(?:更|比较)?贵", "谁(?:更|比较)贵")),
)  # fmt: skip
BACK = _any(
    r"\bgo back\b", r"\bback to (?:the )?(?:previous|last|first|those|before)", r"\bthe (?:previous|earlier) ones\b",
    r"\bundo\b", r"^back$", "返回", "回到(?:上|之前|刚才)", "上一步", "退回", "刚才那些", "看回",
)  # fmt: skip
RESTART = _any(
    r"\bstart (?:over|again|from scratch)\b", r"\bforget (?:it|that|everything)\b", "重新开始", "重来", "从头"
)
ADD = _any(
    r"\badd\b.*\b(?:cart|basket|bag|it|them|that|this|one|both|all)\b", r"\b(?:put|throw|pop)\b.*\b(?:cart|basket|bag)\b",
    r"\bi(?:'ll| will| want to| would like to|'d like to)? (?:take|buy|have|get|order) (?:it|them|that|this|the|both|two|three|\d(?!\d))",
    r"\b(?:buy|order) (?:it|this|that|them|the)\b", r"^(?:buy|order|take) (?:it|this|that|them|one)", r"\bi'?ll go (?:for|with)\b",
    "加入?(?:到)?购物车", "放(?:进|入|到)购物车", "加购", "(?:我|就)要(?:这|那|第|它)", "就(?:要)?第[一二三四1-4]",
    "就(?:这|它|那)(?:个|款|双|件)?(?:吧|了)",
    "(?:买|来|要|拿|下单)(?:这|那|第[一二三四1-4]|它|最后)", "(?:我)?(?:买|要)了$",
)  # fmt: skip
CART = _any(
    r"\b(?:what(?:'s| is)?|show|see|view|open|check)\b.*\b(?:my|the) (?:cart|basket)\b", r"^(?:my )?(?:cart|basket)\??$",
    "购物车里?(?:有|都有)?(?:什么|啥|哪些|多少)", "(?:看看?|查看|打开)(?:一下)?(?:我的)?购物车", "^(?:我的)?购物车$",
)  # fmt: skip
COMPARE = _any(
    r"\bcompare\b", r"\bcomparison\b", r"\bdifferen(?:ce|t)\b.*\b(?:between|them|these|those|two)\b", r"\bversus\b",
    r"\bvs\.?\b", r"\bwhich (?:one )?(?:is|of (?:these|them|those)|one)\b.*\bbetter\b", r"\bhow do they (?:differ|compare)\b",
    "对比", "比较(?:一下|下|这|前|第|它)", "比一比", "有什么(?:区别|不同|差别)", "区别", "哪(?:个|款)(?:更|比较)?好",
)  # fmt: skip
COUNT = _any(
    r"\bhow many\b", r"\bnumber of\b", r"\bhow big is (?:the|your) (?:range|selection|catalog)",
    "多少(?:种|款|个|件|双|样|商品|产品)", "几(?:种|款|样)", "一共有?多少", "总共", "有多少",
)  # fmt: skip
HOW_MUCH_PIECES = re.compile(
    r"\bhow many (?:are|is) (?:left|in stock|there left)|how many (?:of (?:it|them|these|this)|do you have (?:left|of))"
)
EXTREME: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("price_asc", _any(r"\b(?:cheapest|lowest.priced?|least expensive|most affordable)\b", "最便宜|最低价|价格最低")),
    ("price_desc", _any(r"\b(?:most expensive|priciest|dearest|highest.priced?)\b", "最贵|价格最高")),
    ("rating", _any(r"\b(?:best|top|highest).?(?:rated|reviewed|rating)\b", "评分最高|评价最(?:好|高)|口碑最好")),
    ("most_rated", _any(r"\bmost.?(?:rated|reviewed|reviews|ratings)\b", "评(?:价|论|分)(?:数)?最多")),
    ("popular", _any(r"\b(?:most popular|best.?sell\w*|most (?:bought|sold|wanted))\b", "卖得最(?:好|多)|最(?:热销|畅销|受欢迎)|销量最(?:高|好)")),
    ("newest", _any(r"\b(?:newest|latest|most recent)\b", "最新")),
)  # fmt: skip
ASKS_EXTREME = _any(
    r"\bwhat(?:'s| is| are)\b", r"\bwhich\b", r"\bwhat\b.*\b(?:do you (?:have|sell)|have you)\b", r"\?$", r"\bthe\b.*\bin (?:the|your) (?:shop|store|range|catalogue?)\b",
    "什么", "哪", "多少", "[?？]$", "是", "全店", "店里", "呢$",
)  # fmt: skip
RANGE = _any(
    r"\baverage (?:price|cost)\b",
    "均价|平均价",
    r"\bprice range\b", r"\brange of prices\b", r"\bprices? (?:from|start|go)", r"\bhow much (?:do|are|is|does) (?!it\b|this\b|that\b|the (?:first|second|third|last)\b|they\b)",
    r"\bwhat do .* cost\b", "价格(?:区间|范围|在什么)", "价位", "什么价(?:格|位)", "大概多少钱", "一般多少钱",
)  # fmt: skip
LIST: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("brand", _any(r"\b(?:what|which) brands?\b", r"\bbrands? (?:do you|are there|of)\b", r"\blist\b.*\bbrands\b", "(?:什么|哪些|哪几个|有几个)(?:品)?牌", "品牌有")),
    ("size", _any(r"\b(?:what|which) sizes?\b", r"\bsizes? (?:do|does|are|is)\b.*\b(?:come|available|have|there)\b", "(?:什么|哪些|哪几个)(?:尺码|尺寸|码|大小|号)", "(?:尺码|尺寸)有")),
    ("color", _any(r"\b(?:what|which) colou?rs?\b", r"\bcolou?rs? (?:do|does|are|is)\b.*\b(?:come|available|have|there)\b", "(?:什么|哪些|哪几种)颜色", "颜色有")),
    ("material", _any(r"\b(?:what|which) materials\b", "(?:哪些|哪几种)(?:材质|材料)")),
    ("category", _any(r"\bwhat (?:do|else do) you (?:sell|have|carry|offer)\b", r"\bwhat (?:kinds?|sorts?|types?|categories)\b", r"\bwhich (?:kinds?|types?|categories|departments)\b", r"\bwhat'?s in (?:the|your) (?:shop|store)\b", "(?:卖|有)(?:些)?什么(?:东西|商品|产品)?[?？]?$", "(?:哪些|什么)(?:种类|品类|分类|类型|类)")),
)  # fmt: skip
PLAN = _any(
    r"\b(?:set-?up|kit out|kit for|starter kit|outfit|equip|furnish|fit out|bundle|everything (?:i|we) (?:need|'ll need))\b",
    r"\bset up (?:a|my|the|an)\b", r"\b(?:a|the|full|complete|whole) (?:set|kit|look|package)\b", r"\beverything for\b", r"\bhome (?:office|gym|cinema|theat(?:er|re))\b",
    r"\bwhat (?:do|will|would|should) (?:i|we) need (?:for|to)\b", r"\b(?:planning|plan|preparing|prepare|pack) (?:a|an|for|my|our|the)\b",
    "全套", "一套(?!.{0,3}(?:餐具|床品|四件套))", "配齐", "搭一?套", "布置", "置办", "装备", "都需要(?:什么|买)", "需要准备", "要准备", "(?:需要|要|该)(?:买|带|备|准备)?(?:些|点)?(?:什么|哪些)(?!样)", "买些什么", "准备去", "打造", "搭配一(?:套|身)", "整套",
)  # fmt: skip
GIFT = _any(
    r"\bgifts?\b(?! (?:card|voucher|wrap))",
    r"\bpresents?\b(?! (?:price|time))",
    r"\bfor (?:his|her|their) birthday\b",
    rf"\b(?:something|anything) (?:nice|special|fun|cute|lovely|pretty|small|little|good|thoughtful) for (?:my|our|an?|the|his|her) (?:[\w-]+ ){{0,3}}{_PERSON}\b",
    rf"\b(?:it|this|that)(?:'s| is) for (?:my|our) (?:[\w-]+ )?{_PERSON}\b",
    rf"\bmy {_PERSON} (?:is|are|'s)? ?(?:really |very |so )?(?:into|loves?|likes?|enjoys?|fond of|crazy about)\b.*(?:\bideas?\b|\bsuggest|\brecommend|\bwhat (?:can|could|should|do|would)\b)",
    "礼物",
    "送[^货到达修件]{0,3}?(?:点|个|些)?(?:什么|啥)(?:好|合适|呢|[,，?？]|$)",
    "礼品(?!卡)",
    "送(?:给|我|他|她|爸|妈|女|男|朋|老|同|孩|小|长|爷|奶)",
)
ALIKE = _any(
    r"\b(?:similar|alternatives?|something like (?:it|this|that|the)|like (?:this|that) one|others? like)\b", "类似", "相似", "差不多的", "替代", "同类",
)  # fmt: skip
TOGETHER = _any(
    r"\b(?:go(?:es)? (?:well )?with|match(?:es)? (?:it|this|that|the|with)|accessor(?:y|ies)|compatible|pair(?:s)? with|bought (?:together|with)|to go with|work(?:s)? with|fits? (?:it|this|that)\b)",
    "搭配", "配套", "配件", "兼容", "一起买", "配什么", "能用的",
)  # fmt: skip
ALERT = _any(
    r"\b(?:tell|let|notify|alert|email|remind|message)\b.*\b(?:when|once|if)\b.*\b(?:back|stock|available|returns)\b", r"\bstock alert\b",
    "到货(?:了)?(?:通知|提醒|告诉)", "(?:有货|补货|到货)(?:了)?.{0,4}(?:通知|提醒|告诉|叫)", "(?:通知|提醒|告诉)我.*(?:有货|到货|补货)",
)  # fmt: skip
CHEAPER = _any(
    r"\bcheaper\b", r"\bless expensive\b", r"\btoo (?:expensive|pricey|dear|much)\b", r"\blower.?price", r"\bmore affordable\b", r"\bless money\b", r"\bspend less\b",
    "便宜(?:一)?(?:点|些)", "更便宜", "再便宜", "太贵", "贵了", "实惠(?:一)?点", "低一点的价", "便宜的$",
)  # fmt: skip
DEARER = _any(
    r"\b(?:more expensive|pricier|higher.end|more upmarket|fancier|nicer|better quality)\b",
    "贵(?:一)?(?:点|些)",
    "高端(?:一)?点",
    "更好(?:一)?点?的",
    "档次高",
)
ELSE = _any(
    r"\b(?:something|anything|what|show me something) (?:else|different)\b", r"\bother (?:ones?|options?|choices?)\b", r"\bnone of (?:these|those|them)\b",
    r"\bdon'?t like (?:these|those|them|any|it)\b", r"\bnot (?:these|those)\b", r"\b(?:show|see|any) (?:me )?others?\b", r"\bdifferent ones?\b",
    "换(?:一)?(?:批|个|款|些|别)", "别的", "其他的?(?!颜色)", "都不(?:喜欢|要|行|好|满意)", "不喜欢(?:这|那|$)", "还有(?:吗|没有|别的|其他)",
)  # fmt: skip
MORE = _any(
    r"\b(?:show|see|any|some) (?:me )?more\b",
    r"^more\b",
    r"\bmore (?:options|choices|of (?:these|them))\b",
    r"\bnext\b",
    "再看(?:看|几|一)",
    "更多",
    "多看",
    "再来几",
    "下一(?:页|批)",
)
SERVICE_FIRST = _any(
    r"\b(?:return|send back|exchange|refund|cancel|track)\b.{0,12}\b(?:my|this order|the order|an order)\b",
    r"\bmy (?:order|parcel|package|refund)\b",
    "(?:我的|这个|那个)订单",
    "退货|退款|退掉|换货|查(?:一下)?(?:订单|快递|物流)|取消订单|改地址",
)
THOSE = _any(r"\b(?:of (?:those|these|them)|those|these|them)\b", "其中|这些|那些|里面")
SERVICE = _any(
    r"\b(?:my|the|an?) (?:order|parcel|package|delivery|shipment|refund|return|invoice|account|password|address|subscription)\b",
    r"\border (?:number|status|#)", r"#\w*\d{3,}", r"\b(?:where|when)(?:'s| is| will| are) my\b", r"\breturn (?:policy|it|this|an?|my|the)\b", r"\brefunds?\b", r"\bexchanges?\b", r"\breturns\b|\breturning\b", r"\bcoupons?\b|\bprivacy\b|\bcustoms\b",
    r"\bcancel\b", r"\bshipping\b", r"\bdeliver(?:y|ies|ed)?\b", r"\bwarrant(?:y|ies)\b", r"\bpay(?:ment)?\b(?! (?:less|more))", r"\bpolicy\b|\bpolicies\b",
    r"\b(?:speak|talk|connect me) (?:to|with)\b", r"\bhuman\b|\breal person\b|\bagent\b|\brepresentative\b", r"\bcomplain", r"\bopening hours\b", r"\bsign (?:in|up)\b|\blog ?in\b",
    "订单", "快递", "物流", "发货", "退货", "退款", "换货", "退换", "取消", "发票", "优惠券|隐私|关税", "账号|账户|密码", "保修|质保", "运费|包邮|配送", "支付|付款", "人工|客服", "投诉", "地址", "政策", "营业时间",
)  # fmt: skip
TALK = re.compile(
    r"^(?:hi|hello|hey|good (?:morning|evening|afternoon)|thanks?(?: you)?(?: so much| very much)?|thx|bye|goodbye|ok(?:ay)?|yes|no"
    r"|yep|nope|sure|great|perfect|cool|nice|你好|您好|谢谢|多谢|再见|好的?|嗯|是的?|不是?|在吗)[\s!.。！~,，]*$"
)
ASK = _any(
    r"^(?:is|are|does|do|can|will|has|have|how|what|which|when|where|who)\b", r"\?$",
    "[吗呢么][?？]?$", "[?？]$", "多少", "什么", "几", "多(?:重|大|长|高|宽|久)", "是不是", "有没有", "能不能",
)  # fmt: skip
IT = _any(
    r"\b(?:it|its|this|that|they|them|these|those)\b",
    r"\bthe (?:first|second|third|fourth|last|cheaper|cheapest|more expensive)\b",
    "它",
    "这(?!里|样)",
    "那(?!么|里)",
    "第[一二三四1-4]",
    "刚才",
)
FOCUS = _any(
    r"\bthe (?:first|second|third|fourth|last|1st|2nd|3rd|4th)\b",
    r"\b(?:tell me (?:more )?about|more (?:about|on)|details?|describe)\b",
    r"#\d",
    r"\bnumber (?:one|two|three|four|\d)\b",
    "第[一二三四1-4](?:个|款|双|件|种)?",
    "介绍一?下?(?:第|这|它)",
    "详细",
)
PRICE = re.compile(
    r"\bprice|\bcosts?\b|\bhow much (?:is|are|does|do|for)\b|\bexpensive\b|多少钱|价格|几块|贵不贵|怎么卖"
)
STOCK = re.compile(
    r"\bin stock\b|\bavailab|\bhow many\b.*\b(?:left|have|stock)|\bsold out\b|有货|现货|库存|还剩|还有(?:多少|几)|缺货|卖完"
)
RATING = re.compile(
    r"\bratings?\b|\brated\b|\breviews?\b|\bstars?\b|\bany good\b|\bpeople (?:say|think)|评分|评价|评论|口碑|好评|好不好|怎么样"
)
BRAND = re.compile(r"\bbrand\b|\bwho makes\b|\bmade by\b|\bmanufacturer|牌子|品牌|什么牌|厂家")
SIZE = re.compile(
    r"\bsizes?\b|\bhow (?:big|large|wide|tall|long|high|deep)\b|\bdimensions?\b|\bmeasure|尺寸|尺码|大小|多大|几码|多(?:高|宽|长)"
)
COLOR = re.compile(r"\bcolou?rs?\b|颜色|什么色|几种色")
MATERIAL = re.compile(r"\bmaterials?\b|\bmade (?:of|from|out of)\b|\bfabric\b|材质|材料|什么做的|面料|用料")
WEIGHT = re.compile(r"\bhow heavy\b|\bweigh(?:t|s)?\b|多重|重量|几斤|几克")
BATTERY = re.compile(r"\bbattery\b|\bhow long does (?:it|the battery) last\b|续航|电池|能用多久")
WATER = re.compile(r"\bwater ?(?:proof|resist\w*)|\brain ?proof|\bget wet\b|防水|防雨")
FIT = re.compile(r"\bfits?\b|\bcompatible\b|\bworks? with\b|\bsuitable for\b|兼容|适用|能用|适合")
DESCRIBE = re.compile(
    r"\btell me (?:more )?about\b|\bdescribe\b|\bdetails?\b|\bmore (?:about|on|info)|\bspecs?\b|介绍|详细|说说|参数|规格"
)
SALE = re.compile(r"\bon sale\b|\bdiscount|打折|优惠|降价|促销")
ANY = re.compile(
    r"^(?:any(?:thing| one| of them)?|i don'?t (?:mind|care)|doesn'?t matter|no (?:preference|matter)|whatever|either|all(?: of them)?|not sure|surprise me"
    r"|both|don'?t know|no idea|都行|都可以|随便|无所谓|不限|不知道|哪个都行|没关系|不确定|任意|没要求)[\s.!。！]*$"
)
BETWEEN = re.compile(
    r"[.;!?。；！？]+\s*|,?\s*\b(?:and also|and then|also|plus|as well as|and)\b(?=\s+(?:i|we|a|an|some|the|something|maybe|two|three|for)\b)"
    r"|,\s*(?=(?:and )?(?:a|an|some)\b)|[,，]?(?:另外|还要|还想|还需要|以及|顺便|再来|再要|同时)|[,，](?=.{0,3}(?:一个|一双|一件|一台|一款))"
    r"|和(?=一个|一双|一件|一台|一款)",
    re.I,
)
WHOM = re.compile(
    r"\b(?:for|to) (?:my |our |a |an |the )?((?:little |best |old |new )?(?:dad|father|mum|mom|mother|parents?|grand\w+|brother|sister"
    r"|son|daughter|wife|husband|girlfriend|boyfriend|partner|friend|colleague|boss|teacher|neighbou?r|uncle|aunt|nephew"
    r"|niece|kid|child|baby|toddler|boy|girl|him|her|them))\b"
    r"|((?:我)?(?:爸爸?|妈妈?|父亲|母亲|爷爷|奶奶|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|儿子|女儿|老婆|老公|妻子|丈夫|女朋友|男朋友|女友|男友"
    r"|闺蜜|朋友|同事|老板|领导|老师|孩子|小孩|宝宝|长辈|客户))"
)  # fmt: skip
EVERYTHING = _any(
    r"\b(?:shop|store|catalog(?:ue)?|range|everything|anything|products?|items?|things?|in all|overall|you (?:have|sell|got))\b",
    "店|全部|所有|商品|东西|产品",
)
FRESH = _any(
    r"^what(?:'s| is| are)?\b.*\bon sale\b",
    r"\bany (?:deals|offers|discounts)\b",
    "有(?:什么|哪些)(?:促销|打折|特价|优惠)",
)
OF_IT = _any(
    r"^(?:does|is|has|can|will|do|are) (?:it|this|that|this one|that one|they)\b(?!.*\b(?:any|others?|similar|cheaper)\b)",
    "^(?:它|这(?:个|款|双|件|台))",
)
#: asked of the shop or in general, and of no product
OF_SHOP = _any(
    r"\b(?:do|does|are|is|can|could|will|would|have|where|when|how|which|what)\b[^.?!]{0,20}\b(?:you|your|we|i|there|somebody|anyone)\b",
    "你们|贵店|店里|本店|我(?:能|可以)",
)
