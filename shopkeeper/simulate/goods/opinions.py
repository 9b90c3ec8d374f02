"""What reviewers say, as data: sentences by what they judge and how they found it, "English|中文".

{noun} is the kind of thing, {v} the value of the attribute spoken of, {name} that attribute's name, {color} a colour.
"""

from __future__ import annotations

__all__ = [
    "BY_SEASON",
    "BY_UNIT",
    "CLOSINGS",
    "FLAGS",
    "GENERAL",
    "MATERIAL",
    "OPENINGS",
    "PRICE",
    "SIZES",
    "TITLES",
]

OPENINGS: dict[int, tuple[str, ...]] = {
    5: (
        "I have had this {noun} for a few weeks now and would buy it again tomorrow.|用了几周，明天让我再买一次也愿意。",
        "Exactly what I hoped for.|和我期待的一模一样。",
        "My third {noun} in five years and the first I have nothing to say against.|五年里换的第三个{noun}，第一个挑不出毛病的。",
        "Bought for myself, then a second for my sister.|先给自己买，又给姐姐补了一个。",
        "Better in the hand than in the pictures.|实物比图片更好。",
        "I was sceptical, and I was wrong.|本来半信半疑，事实证明是我多虑了。",
        "It replaced one that cost twice as much.|它替换掉了我之前那个贵一倍的。",
    ),
    4: (
        "A good {noun} with one or two small things I would change.|不错的{noun}，有一两处小地方可以改进。",
        "Very happy on the whole.|总体很满意。",
        "Does what the page says.|和页面描述一致。",
        "Nearly perfect.|接近完美。",
        "Solid choice, no drama.|稳妥的选择，没什么意外。",
    ),
    3: (
        "It is all right.|还行吧。",
        "Neither disappointed nor delighted.|谈不上失望，也谈不上惊喜。",
        "A {noun} for people who are not picky.|适合不太挑剔的人。",
        "Good idea, average execution.|想法好，做工一般。",
    ),
    2: (
        "I wanted to like this {noun} more than I do.|很想喜欢这个{noun}，但做不到。",
        "Not what I expected from the description.|和描述有差距。",
        "It works, and that is about all.|能用，也仅此而已。",
    ),
    1: (
        "It went back within the week.|不到一周就退了。",
        "Disappointed.|失望。",
        "The worst {noun} I have owned.|用过最差的{noun}。",
        "Two attempts, same fault.|换了一次，同样的毛病。",
    ),
}

TITLES: dict[int, tuple[str, ...]] = {
    5: (
        "Worth every cent|物有所值",
        "Could not be happier|非常满意",
        "A keeper|会一直用下去",
        "Lovely|太喜欢了",
        "Well made|做工精良",
        "Recommended|推荐",
    ),
    4: (
        "Very good|很好",
        "Happy with it|满意",
        "Good, not perfect|不错，但不完美",
        "Would buy again|会回购",
        "Nice {noun}|不错的{noun}",
    ),
    3: ("It is fine|一般", "Average|中规中矩", "Mixed feelings|有好有坏", "Does the job|够用"),
    2: ("Expected more|期望更高", "Not for me|不适合我", "So-so|差点意思"),
    1: ("Sent it back|已退货", "Avoid|不推荐", "Broke quickly|很快就坏了"),
}

# By what is judged: (what the pleased say, what the displeased say).

BY_UNIT: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "h": (
        (
            "I really do get close to {v}.|确实能达到将近{v}。",
            "{v} is no exaggeration; I charge it at weekends.|{v}没有虚标，我只在周末充电。",
        ),
        (
            "Nowhere near the promised {v}.|远远达不到宣传的{v}。",
            "After two months the {v} had become half of that.|用了两个月，{v}只剩一半。",
        ),
    ),
    "days": (
        ("It lasts {v} with notifications on.|开着通知也能用{v}。",),
        ("Half of the {v}, at best.|最多只有{v}的一半。",),
    ),
    "W": (
        (
            "{v} is plenty for our house.|{v}对我们家绰绰有余。",
            "Stronger than I thought {v} would be.|比我想象中的{v}更有劲。",
        ),
        ("For {v} it is rather weak.|作为{v}的产品偏弱。", "It gets hot at {v}.|开到{v}时发烫。"),
    ),
    "L": (
        ("{v} is the right size for a family of four.|{v}对四口之家刚刚好。",),
        (
            "I measured less than {v}.|实测不到{v}。",
            "Smaller inside than {v} sounds.|里面比{v}听起来的要小。",
        ),
    ),
    "ml": (("{v} is a proper helping.|{v}，分量正好。",), ("It looks smaller than {v}.|看着没有{v}。",)),
    "in": (
        ("The {v} screen is bright and even.|{v}的屏幕明亮均匀。",),
        ("One corner of the {v} screen is darker than the rest.|{v}屏幕有一角偏暗。",),
    ),
    "mAh": (
        ("The battery easily gets me to bedtime.|电池轻松撑到睡前。",),
        ("The battery is flat by four in the afternoon.|下午四点就没电了。",),
    ),
    "g": (
        ("So light that I forget about it.|轻得几乎忘了它的存在。",),
        ("Heavier than the {v} stated, according to my kitchen scale.|我用厨房秤称过，比标称的{v}重。",),
    ),
    "kg": (("Light enough to take along.|轻便好带。",), ("It feels heavy after a while.|拿久了觉得沉。",)),
    "cm": (
        ("At {v} it fits where I measured.|{v}，和我量的位置正好吻合。",),
        ("Check your space first: {v} is a lot.|买前先量好：{v}不小。",),
    ),
    "lm": (
        ("{v} lights the whole room and dims nicely.|{v}能照亮整个房间，调光也顺。",),
        ("There is a hum at low brightness.|低亮度时有嗡嗡声。",),
    ),
    "dB": (
        ("Quiet enough to sleep beside.|安静到可以放在床边睡。",),
        ("Louder than {v}, whatever the label says.|比标称的{v}吵得多。",),
    ),
    "MP": (
        ("Pictures have natural colour, even indoors.|色彩自然，室内也不差。",),
        ("{v} on paper, mush in the evening.|纸面{v}，一到晚上就糊。",),
    ),
    "pcs": (
        ("All {v} arrived in one piece.|{v}都完好无损。",),
        ("One of the {v} was chipped.|{v}里有一件磕碰。",),
    ),
}

MATERIAL: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "The {v} is beautiful and feels honest.|{v}很漂亮，质感实在。",
        "You can tell that the {v} is the real thing.|一摸就知道是真正的{v}。",
        "The {v} has only got better with use.|{v}越用越好。",
    ),
    (
        "The {v} is thinner than I imagined.|{v}比想象中薄。",
        "The {v} marked within days.|没几天{v}就留下了痕迹。",
        "I expected better {v} at this price.|这个价位，{v}应该更好。",
    ),
)

FLAGS: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "What sold me was this: {name}. It works.|冲着\u201c{name}\u201d买的，确实好用。",
        "I use one feature every day: {name}.|\u201c{name}\u201d我每天都在用。",
    ),
    ("One point on the page let me down: {name}.|\u201c{name}\u201d这一点名不副实。",),
)

SIZES: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "True to size; I took my usual {v}.|尺码标准，我按平时穿的{v}买正好。",
        "{v} fits as it should.|{v}很合身。",
    ),
    (
        "{v} came up small; go one up.|{v}偏小，建议大一码。",
        "The {v} is cut wide in the body and short in the arm.|{v}身宽袖短。",
    ),
)

PRICE: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "Hard to fault at this price.|这个价格挑不出毛病。",
        "Not cheap, but you see where the money went.|不便宜，但钱花在哪儿看得见。",
        "I waited for the sale and would have paid full price.|等到打折才买，其实原价也值。",
    ),
    ("Too expensive for what it is.|性价比不高。", "There are better ones for less.|同价位有更好的。"),
)

GENERAL: tuple[tuple[str, ...], tuple[str, ...]] = (
    (
        "{color} is exactly as pictured.|{color}和图片一样。",
        "Packed well, with little plastic.|包装用心，塑料很少。",
        "It arrived a day early.|提前一天就到了。",
        "The finish is clean, down to the corners you do not see.|做工干净，看不见的角落也处理得好。",
        "Simple to use from the first minute.|上手就会用。",
        "My partner, who notices nothing, noticed it.|从不留意东西的另一半都注意到了。",
        "The {color} one goes with everything here.|{color}很百搭。",
    ),
    (
        "{color} is duller than on the screen.|{color}比屏幕上看着暗。",
        "One seam was not straight.|有一处接缝不直。",
        "There was a smell for the first few days.|头几天有味道。",
        "The box was dented and so was the thing inside.|盒子压瘪了，里面的东西也磕了。",
        "The instructions were no help.|说明书帮不上忙。",
    ),
)

BY_SEASON = {
    "gift": "I gave it as a present and it was unwrapped with a smile.|买来送人，对方拆开时笑了。",
    "winter": "It came just in time for the cold.|正好赶上降温。",
    "summer": "It has been out with me all summer.|整个夏天都在用。",
}

CLOSINGS: dict[bool, tuple[str, ...]] = {
    True: (
        "Recommended.|推荐。",
        "No regrets.|不后悔。",
        "I would order it again.|会再次购买。",
        "Five minutes of research, well spent.|花五分钟挑到它，值了。",
    ),
    False: (
        "Customer service was friendly, at least.|至少客服态度不错。",
        "I sent it back and the refund came in four days.|已退货，四天后收到退款。",
        "Perhaps I had a bad one.|可能是我运气不好。",
        "Look elsewhere.|建议看看别家。",
    ),
}
