"""A Chinese postal address in a sentence: province, city, street with its number, building and room, postal code."""

from __future__ import annotations

import re

__all__ = ["find_chinese_address", "postal_code_said"]

_PROVINCES = (
    "内蒙古 黑龙江 北京 天津 上海 重庆 河北 山西 辽宁 吉林 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 "
    "甘肃 青海 宁夏 新疆 台湾 香港 澳门"
).split()
#: cities often named without 市
_CITIES = (
    "北京 天津 上海 重庆 广州 深圳 杭州 南京 苏州 武汉 成都 西安 长沙 郑州 青岛 济南 大连 沈阳 厦门 福州 宁波 无锡 合肥 昆明 哈尔滨 长春 石家庄 太原 "
    "南昌 南宁 贵阳 兰州 海口 西宁 银川 乌鲁木齐 拉萨 呼和浩特 佛山 东莞 珠海 中山 惠州 温州 绍兴 嘉兴 金华 台州 常州 南通 徐州 扬州 镇江 泉州 漳州 "
    "烟台 威海 潍坊 洛阳 桂林 三亚 绵阳 宜昌 襄阳 岳阳 株洲 唐山 保定 秦皇岛 芜湖"
).split()
_LEAD = re.compile(
    r"^.*(?:改成|改为|换成|换为|更新为|更新成|更改为|改到|改寄到?|寄到|寄往|送到|送往|发到|地址是|地址为|地址|应该是|搬到|住在|收货到|到|为|是|在)"
)
_STREET = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{1,40}?(?:路|街|大道|道|巷|弄|胡同))\s*(?P<number>\d{1,5}(?:-\d{1,4})?\s*(?:号|弄)?)"
)
_TAIL = re.compile(r"(?:[\u4e00-\u9fff\dA-Za-z#\-]|(?<=[号楼栋幢元])\s(?=\d{1,5}(?!\d))){0,30}")
_TAIL_END = re.compile(r".*(?:室|房|栋|幢|楼|单元|号|层|座|户|\d)")
_CODE = re.compile(
    r"(?:邮编|邮政编码)[是为:：\s]*(\d{6})(?!\d)|\b(?:zip|postal|post)\s?-?(?:code)?\s*(?:is|:)?\s*(\d{5}(?:-\d{4})?|\d{6})\b",
    re.I,
)
_CODE_BESIDE = re.compile(r"[\s,，、(（]{0,2}(\d{6})(?!\d)")
_REGION = re.compile("|".join(_PROVINCES))
_CITY = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:市|自治州|地区|盟)(?!场)")


def find_chinese_address(raw: str) -> tuple[dict[str, str], tuple[tuple[int, int], ...]]:
    """The address said last, with keys of orders.Address, and where it and its postal code stand; ({}, ()) when
    there is none."""
    found: tuple[dict[str, str], tuple[tuple[int, int], ...]] = ({}, ())
    for match in _STREET.finditer(raw):
        lead = _LEAD.match(match["before"])
        start = match.start() + (lead.end() if lead and lead.end() < len(match["before"]) - 1 else 0)
        tail = _TAIL_END.match(tail_[0]) if (tail_ := _TAIL.match(raw, match.end())) else None
        end = match.end() + (tail.end() if tail else 0)
        address = _parted(raw[start : match.start("number")])
        address["line1"] += re.sub(r"\s", "", match["number"])
        if tail:
            address["line2"] = tail[0].strip()
        places = [(start, end)]
        if code := _CODE.search(raw) or _CODE_BESIDE.match(raw, end):
            address["postal_code"] = code[code.lastindex or 1]
            places.append(code.span())
        keys = ("line1", "line2", "city", "region", "postal_code")
        found = {k: address[k] for k in keys if address.get(k)}, tuple(places)
    return found


def _parted(text: str) -> dict[str, str]:
    """Region, city and the way to the street."""
    address: dict[str, str] = {}
    if region := _REGION.match(text):
        rest = text[region.end() :]
        ending = re.match(r"省|(?:维吾尔|壮族|回族)?自治区|特别行政区", rest)
        if ending or not rest.startswith("市"):
            address["region"] = region[0] + (ending[0] if ending else "")
            text = rest[ending.end() :] if ending else rest
        else:
            address["region"] = region[0]
    if city := _CITY.match(text):
        address["city"], text = city[0], text[city.end() :]
    elif name := next((c for c in _CITIES if text.startswith(c)), ""):
        address["city"], text = name, text[len(name) :]
    elif address.get("region") in ("北京", "天津", "上海", "重庆"):
        address["city"] = address["region"]
    address["line1"] = text
    return address


def postal_code_said(raw: str) -> str:
    """The postal code that a short answer about an address is, or names; '' when there is none."""
    if code := _CODE.search(raw):
        return code[1] or code[2]
    alone = re.fullmatch(r"\W*(?:是|就是|it'?s|it is)?\s*(\d{6}|\d{5}(?:-\d{4})?)\s*(?:吧|呢)?\W*", raw, re.I)
    return alone[1] if alone else ""
