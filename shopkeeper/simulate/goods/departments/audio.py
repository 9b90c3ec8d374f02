"""Audio: headphones, speakers, turntables and what belongs to them."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, many, num, one

DEPARTMENT = Department(
    name="Audio|影音",
    code="AUD",
    tint="#c9b9a6",
    kinds=(
        Kind(
            name="over-ear headphones|头戴式耳机",
            noun="Over-Ear Headphones|头戴式耳机",
            shelf="Headphones|耳机 > Over-ear headphones|头戴式耳机",
            shape="headphones",
            price=(35, 420),
            colors="gadget",
            brands="audio",
            weight=1.5,
            scene="table",
            specs=(
                one("Connectivity|连接方式", "Bluetooth 5.3|蓝牙5.3", "Bluetooth 5.4|蓝牙5.4*1.08", "Wired 3.5 mm|3.5毫米有线*0.8"),
                flag("[Connectivity!=Wired 3.5 mm] Noise cancelling|主动降噪", 0.55),
                num("[Connectivity!=Wired 3.5 mm] Battery life|续航时间", 24, 60, 4, "h"),
                num("Driver size|驱动单元", 30, 50, 10, "mm"),
                num("Weight|重量", 190, 310, 5, "g", rises=False),
                flag("Foldable|可折叠", 0.6),
                flag("Microphone|内置麦克风", 0.8),
            ),
            titles=(
                "[Noise cancelling] {brand} {model} Noise Cancelling Headphones, {Connectivity}|{brand} {model} 主动降噪头戴式耳机 {Connectivity}",
                "[!Noise cancelling] {brand} {model} Over-Ear Headphones, {Connectivity}|{brand} {model} 头戴式耳机 {Connectivity}",
                "{brand} {model} Over-Ear Headphones with {Driver size} Drivers|{brand} {model} 头戴式耳机 {Driver size}大动圈",
            ),
            openers=(
                "Closed-back headphones for long listening, with deep cushions that take the pressure off after the first hour.|为长时间聆听设计的封闭式头戴耳机，厚实耳垫让你戴上一小时后依然轻松。",
                "A pair you forget you are wearing: light frame, soft band, and a calm, even sound.|戴上就容易忘记它的存在：框架轻巧、头梁柔软，声音沉稳均衡。",
                "Made for commuters and desk workers who want music without the room around it.|写给通勤族和办公族：只要音乐，不要周围的嘈杂。",
            ),
            lines=(
                "[Noise cancelling] Four microphones listen outward and take away engine hum, air conditioning and most of the chatter.|四颗麦克风拾取环境声，有效消除引擎轰鸣、空调声和大部分人声。",
                "[!Noise cancelling] The closed cups keep traffic out by themselves, with no electronics in the way of the sound.|封闭式耳罩本身就能隔绝车流声，没有任何电路影响音质。",
                "[Connectivity!=Wired 3.5 mm] One charge lasts {Battery life}; ten quick minutes on the cable buy an evening.|一次充电可用{Battery life}；快充十分钟即可听一整晚。",
                "[Connectivity=Wired 3.5 mm] The braided cable unplugs at the cup, so a snag costs you a cable and not the headphones.|编织线可从耳罩端拔下，即使被扯到，损失的也只是线，而不是耳机。",
                "{Driver size} drivers give voices body and keep bass tight instead of loud.|{Driver size}驱动单元让人声饱满，低音紧实而不轰头。",
                "[Foldable] The cups fold flat into the cloth pouch that comes with them.|耳罩可折叠平放，装进随附的布袋。",
                "[Microphone] A boom-free microphone keeps calls clear even by an open window.|内置麦克风无需话杆，即使坐在窗边通话也很清晰。",
                "They weigh {Weight}, about as much as a full mug less the mug.|整机仅重{Weight}，久戴不累。",
            ),
        ),
    ),
)
