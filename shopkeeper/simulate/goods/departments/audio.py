"""Audio: headphones, speakers, turntables and what belongs to them."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, flag, many, num, one

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
        Kind(
            "true wireless earbuds|真无线耳机", "Headphones|耳机 > Earbuds|真无线耳机", "earbuds", (22, 260), "gadget", "audio",
            (
                one("Connectivity|连接方式", "Bluetooth 5.3|蓝牙5.3", "Bluetooth 5.4|蓝牙5.4*1.08"),
                flag("Noise cancelling|主动降噪", 0.5),
                num("Battery life|续航时间", 18, 42, 2, "h"),
                one("Water resistance|防水等级", "IPX4", "IPX5*1.05", "IP57*1.12"),
                flag("Wireless charging|无线充电", 0.4),
                flag("Microphone|内置麦克风", 0.97),
            ),
            (
                "Small earbuds with a small case, made to be carried every day and noticed by nobody.|小耳机配小盒子，适合每天带着走，戴上也不显眼。",
                "Earbuds for runs, calls and the bus home, with touch controls that forgive a gloved finger.|跑步、通话、坐车回家都合适，触控连戴手套也能识别。",
                "Light buds that sit still when you move, with a sound that stays calm when the bass arrives.|动起来也不移位的轻巧耳机，低音来时依然从容。",
            ),
            (
                "[Noise cancelling] Active noise cancelling takes the roar out of trains and leaves announcements audible when you want them.|主动降噪消除列车轰鸣，需要时又能听见报站。",
                "With the case they run for {Battery life} before they need a socket.|配合充电盒，总续航可达{Battery life}。",
                "[Water resistance=IPX4/IPX5] Rated {Water resistance}, they shrug off rain and sweat.|达到{Water resistance}防水，雨水和汗水都不怕。",
                "[Water resistance=IP57] Rated IP57, they survive dust, rain and a fall into the sink.|IP57级防尘防水，沙尘、雨水甚至掉进水槽都能扛住。",
                "[Wireless charging] The case charges on any Qi pad.|充电盒支持Qi无线充电。",
                "Four sizes of tips are in the box; the second smallest fits most people.|随附四种尺寸耳塞，多数人适合第二小号。",
            ),
            (
                "[Noise cancelling] {brand} {model} Noise Cancelling Earbuds, {Connectivity}|{brand} {model} 主动降噪真无线耳机 {Connectivity}",
                "{brand} {model} True Wireless Earbuds, {Battery life} Battery, {Water resistance}|{brand} {model} 真无线耳机 {Battery life}续航 {Water resistance}",
            ),
            noun="True Wireless Earbuds|真无线耳机", weight=1.4, scene="table",
        ),
        Kind(
            "portable speaker|便携音箱", "Speakers|音箱 > Portable speakers|便携音箱", "tube_speaker", (25, 290), "gadget", "audio",
            (
                one("Connectivity|连接方式", "Bluetooth 5.3|蓝牙5.3", "Bluetooth and Wi-Fi|蓝牙与Wi-Fi*1.25"),
                num("Output power|输出功率", 8, 60, 4, "W"),
                num("Battery life|续航时间", 8, 24, 2, "h"),
                one("Water resistance|防水等级", "IPX5", "IPX7*1.08", "IP67*1.12"),
                flag("Stereo pairing|立体声配对", 0.6),
            ),
            (
                "A speaker the size of a flask that fills a kitchen or a corner of the park.|水壶大小的音箱，足以填满厨房或公园一角。",
                "Round sound in all directions, so nobody has to sit in the right place.|360度发声，坐在哪里都能听清。",
                "Made to be taken along: knocks, rain and sand are in the plan.|生来就是带出门的：磕碰、雨水和沙子都在计划之内。",
            ),
            (
                "{Output power} of power come from two drivers and a passive radiator, tuned for voices and guitars.|两个单元加被动辐射器输出{Output power}，人声与吉他尤其动听。",
                "The battery plays for {Battery life} at a volume that neighbours accept.|以不打扰邻居的音量可播放{Battery life}。",
                "Rated {Water resistance}, it can be rinsed under the tap after the beach.|{Water resistance}防水，从海边回来可直接用水冲洗。",
                "[Stereo pairing] Two of them pair to left and right.|两台可组成左右立体声。",
            ),
            ("{brand} {model} Portable Bluetooth Speaker, {Output power}, {Water resistance}|{brand} {model} 便携蓝牙音箱 {Output power} {Water resistance}", "{brand} {model} Wireless Speaker, {Battery life} Battery|{brand} {model} 无线音箱 {Battery life}续航"),
            noun="Portable Speaker|便携音箱", weight=1.2, scene="hills", traits="loop",
        ),
        Kind(
            "bookshelf speakers|书架音箱", "Speakers|音箱 > Bookshelf speakers|书架音箱", "shelf_speaker", (120, 1400), "tech", "audio",
            (
                one("Material|材质", "Walnut|胡桃木*1.15", "Oak|橡木*1.1", "Painted MDF|烤漆中纤板*0.85"),
                one("Type|类型", "Active|有源*1.2", "Passive|无源"),
                num("Output power|输出功率", 30, 120, 10, "W"),
                num("Woofer|低音单元", 10, 18, 2, "cm"),
            ),
            (
                "A pair of bookshelf speakers for people who sit down to listen.|一对适合静坐聆听的书架音箱。",
                "Two-way speakers with an honest middle, where most music happens.|两分频设计，中频真实自然，而音乐大多就在中频。",
            ),
            (
                "[Type=Active] The amplifier is inside: plug in a turntable or a phone and play.|内置功放，接上唱机或手机即可播放。",
                "[Type=Passive] They ask for an amplifier of up to {Output power} per side and little else.|每声道搭配不超过{Output power}的功放即可。",
                "The {Woofer} woofer reaches low enough for a double bass and stops before it booms.|{Woofer}低音单元足以再现低音提琴，又不轰鸣。",
                "[Material=Walnut/Oak] Cabinets are veneered in {Material} on all six sides.|箱体六面均为{Material}贴面。",
            ),
            ("{brand} {model} Bookshelf Speakers, {Type}, {Material} (Pair)|{brand} {model} {Type}书架音箱 {Material} 一对",), noun="Bookshelf Speakers|书架音箱", weight=0.8, scene="room", traits="wood", max_colors=1,
        ),
        Kind(
            "soundbar|回音壁", "Speakers|音箱 > Soundbars|回音壁", "soundbar", (80, 700), "screen", "audio",
            (one("Channels|声道", "2.0", "2.1*1.15", "3.1*1.35", "5.1*1.6"), num("Output power|输出功率", 60, 400, 20, "W"), num("Width|宽度", 55, 110, 5, "cm", rises=False), flag("HDMI eARC", 0.6), flag("Night mode|夜间模式", 0.5)),
            ("A soundbar that makes dialogue clear first and explosions loud second.|先让对白清楚，再让爆炸震撼的回音壁。", "One bar, one cable, and the television finally sounds as large as it looks.|一条音箱、一根线，电视终于有了与画面相称的声音。"),
            ("The {Channels} layout is fed with {Output power} of power.|{Channels}声道，总功率{Output power}。", "[HDMI eARC] HDMI eARC carries sound and remote control over a single cable.|HDMI eARC一线传输声音与遥控信号。", "[Night mode] Night mode lifts voices and lowers everything else.|夜间模式提升人声、压低其他声音。", "At {Width} wide it fits under most screens.|宽{Width}，多数电视下方都能放下。"),
            ("{brand} {model} {Channels} Soundbar, {Output power}|{brand} {model} {Channels}声道回音壁 {Output power}",), noun="Soundbar|回音壁", weight=0.8, scene="room",
        ),
        Kind(
            "turntable|黑胶唱机", "Turntables|黑胶唱机", "turntable", (110, 950), "wood", "audio",
            (one("Drive|驱动方式", "Belt drive|皮带驱动", "Direct drive|直驱*1.2"), one("Material|材质", "Walnut|胡桃木*1.15", "Oak|橡木*1.1", "Painted MDF|烤漆中纤板*0.9"), flag("Built-in preamp|内置唱放", 0.6), flag("Bluetooth output|蓝牙输出", 0.35), one("Speeds|转速", "33 and 45 rpm|33/45转", "33, 45 and 78 rpm|33/45/78转*1.08")),
            ("A turntable that is ready to play ten minutes after the box is open.|开箱十分钟即可播放的黑胶唱机。", "For the ritual of it: a heavy platter, a slow lever, one side at a time.|为了那份仪式感：厚重的转盘、缓缓落下的唱臂、一次听一面。"),
            ("[Drive=Belt drive] A ground belt keeps the motor's hum away from the record.|研磨皮带隔绝马达噪声。", "[Drive=Direct drive] The direct drive is at speed before the needle is down.|直驱马达在唱针落下前就已稳速。", "[Built-in preamp] The built-in preamp connects to any speaker with a line input.|内置唱放，可直连任何有线路输入的音箱。", "[Bluetooth output] Bluetooth sends the record to wireless speakers in the next room.|支持蓝牙输出，隔壁房间的无线音箱也能听。", "It plays {Speeds}.|支持{Speeds}。"),
            ("{brand} {model} Turntable, {Drive}, {Material}|{brand} {model} {Drive}黑胶唱机 {Material}",), noun="Turntable|黑胶唱机", weight=0.6, scene="table", traits="wood", max_colors=1,
        ),
        Kind(
            "usb microphone|USB麦克风", "Microphones|麦克风", "microphone", (35, 320), "gadget", "audio",
            (one("Connector|接口", "USB-C", "USB-C and XLR|USB-C与XLR*1.3"), many("Pickup patterns|拾音模式", "Cardioid|心形", "Omnidirectional|全指向", "Bidirectional|双指向", "Stereo|立体声", count=(1, 4)), num("Sample rate|采样率", 48, 192, 48, "kHz"), flag("Mute button|静音键", 0.8)),
            ("A desk microphone for podcasts, lessons and calls that matter.|适合播客、网课和重要会议的桌面麦克风。", "Plug it in, tap the grille once, and your voice sits close and warm.|插上即用，轻点网罩，你的声音便亲切温暖。"),
            ("Patterns: {Pickup patterns}; turn the dial at the back to choose.|拾音模式：{Pickup patterns}，背面旋钮切换。", "It records at up to {Sample rate}.|最高采样率{Sample rate}。", "[Mute button] A silent touch button mutes without a click on the recording.|触摸静音键，录音里听不到按键声。", "[Connector=USB-C and XLR] When you outgrow USB, the XLR socket is already there.|以后升级设备，XLR接口早已备好。"),
            ("{brand} {model} USB Microphone, {Connector}|{brand} {model} 电容麦克风 {Connector}",), noun="USB Microphone|USB麦克风", weight=0.6, scene="table",
        ),
    ),
)
