"""Phones, tablets, watches, cameras and their accessories."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, num, one

DEPARTMENT = Department(
    name="Phones and cameras|手机数码", code="PHO", tint="#c6bcd0",
    kinds=(
        Kind(
            "smartphone|智能手机", "Phones|手机", "phone", (180, 1200), "gadget", "tech",
            (num("Screen size|屏幕尺寸", 5.8, 6.9, 0.1, "in", rises=False), num("Battery capacity|电池容量", 4000, 6000, 250, "mAh", rises=False), num("Camera|主摄像素", 48, 200, 38, "MP"), flag("5G", 0.85), flag("Wireless charging|无线充电", 0.5), one("Water resistance|防水等级", "IP54*0.95", "IP67", "IP68*1.06"), one("Memory|内存", "6 GB*0.9", "8 GB", "12 GB*1.12")),
            ("A phone that lasts the day and fits the pocket, with seven years of updates promised.|续航一整天、装得进口袋，并承诺七年系统更新。", "A bright screen, a careful camera and no apps you did not ask for.|屏幕明亮、相机用心，没有一个你没要的预装应用。", "Quick where you touch it and patient where it charges.|点按即应，充电省心。"),
            ("The {Screen size} screen stays readable in July sun.|{Screen size}屏幕在七月的阳光下依然清晰。", "A {Camera} camera keeps skin tones natural after dark.|{Camera}主摄，夜里拍人像肤色依然自然。", "The {Battery capacity} battery is glued to nothing and can be replaced in ten minutes.|{Battery capacity}电池无胶固定，十分钟即可更换。", "[Wireless charging] It charges wirelessly, and lends a little to your earbuds.|支持无线充电，还能给耳机反向补电。", "Dust and water protection is {Water resistance}.|防尘防水等级{Water resistance}。"),
            ("{brand} {model} {Screen size} Smartphone, {Memory}, {Camera} Camera|{brand} {model} {Screen size}智能手机 {Memory} {Camera}", "[5G] {brand} {model} 5G Phone, {Battery capacity} Battery|{brand} {model} 5G手机 {Battery capacity}大电池"),
            axis("Storage|存储容量", "128 GB", "256 GB*1.12", "512 GB*1.3", take=2), noun="Smartphone|智能手机", weight=1.6, key="phone", scene="table",
        ),
        Kind(
            "phone case|手机壳", "Phone accessories|手机配件 > Cases|手机壳", "phone_case", (9, 60), "case", "bags",
            (one("Material|材质", "Silicone|硅胶", "TPU*0.8", "Leather|皮革*1.7", "Recycled plastic|再生塑料"), flag("Magnetic|磁吸", 0.5), num("Drop protection|防摔高度", 1, 4, 0.5, "m")),
            ("A case cut exactly for the {Compatible with}: every button clicks, every port is free.|专为{Compatible with}开模，按键灵敏、孔位精准。", "Thin in the pocket, stubborn on the pavement.|口袋里轻薄，落地时顽强。"),
            ("[Magnetic] A magnet ring holds chargers and wallets in place.|内置磁吸环，充电器与卡包一贴即稳。", "Raised edges keep camera and screen off the table; tested from {Drop protection}.|边框高出镜头与屏幕，经{Drop protection}跌落测试。", "{Material} that does not yellow in its first summer.|{Material}材质，用一个夏天也不易发黄。"),
            ("{brand} {model} Case for {Compatible with}, {Material}|{brand} {model} {Compatible with}手机壳 {Material}", "[Magnetic] {brand} Magnetic Phone Case for {Compatible with}|{brand} 磁吸手机壳 适用{Compatible with}"), noun="Phone Case|手机壳", models="style", fits="phone", weight=1.6, max_colors=4, warranty=12,
        ),
        Kind(
            "screen protector|屏幕保护膜", "Phone accessories|手机配件 > Screen protectors|屏幕膜", "screen_film", (6, 28), "case", "tech",
            (one("Finish|表面", "Clear|高清", "Matt|磨砂", "Privacy|防窥*1.2"), num("Hardness|硬度", 7, 9, 1, "H"), num("Pieces|片数", 1, 3, 1, "pcs")),
            ("Tempered glass for the {Compatible with} that goes on straight the first time.|{Compatible with}钢化膜，一次就能贴正。", "A thin shield you stop seeing after a minute.|贴上一分钟就忘了它的存在。"),
            ("The mounting frame lines it up; dust stickers and wipes are included.|附定位贴膜框、除尘贴与清洁布。", "[Finish=Privacy] Neighbours see a dark screen from the side.|侧面看去一片漆黑，保护隐私。", "[Finish=Matt] The matt face hides fingerprints.|磨砂表面不留指纹。"),
            ("{brand} {Finish} Screen Protector for {Compatible with}, {Pieces}|{brand} {Finish}钢化膜 适用{Compatible with} {Pieces}",), noun="Screen Protector|屏幕保护膜", models="plain", fits="phone", weight=0.7, max_colors=1, warranty=6,
        ),
        Kind(
            "charger|充电器", "Phone accessories|手机配件 > Chargers and cables|充电器与数据线", "charger", (12, 80), "cable", "tech",
            (num("Output power|输出功率", 20, 140, 20, "W"), num("Ports|接口数量", 1, 4, 1, ""), flag("GaN|氮化镓", 0.6), one("Plug|插头", "US|美规", "EU|欧规", "UK|英规")),
            ("A small charger with enough power for a laptop and manners enough for a phone.|小身材，给笔记本供得起电，对手机又足够温和。", "One brick for the whole bag.|一个充电头，搞定整个包。"),
            ("It delivers up to {Output power}.|最高输出{Output power}。", "[GaN] Gallium nitride keeps it small and cool.|氮化镓技术，小巧不烫手。", "The {Plug} plug folds away.|{Plug}插脚可折叠。"),
            ("[GaN] {brand} {model} {Output power} GaN Charger|{brand} {model} {Output power}氮化镓充电器", "{brand} {model} USB-C Charger {Output power}|{brand} {model} USB-C充电器 {Output power}"), noun="USB-C Charger|USB-C充电器", max_colors=2,
        ),
        Kind(
            "charging cable|数据线", "Phone accessories|手机配件 > Chargers and cables|充电器与数据线", "cable", (6, 32), "cable", "tech",
            (one("Connector|接口", "USB-C to USB-C|双头USB-C", "USB-A to USB-C|USB-A转USB-C*0.85"), one("Jacket|外皮", "Braided nylon|编织尼龙*1.1", "Silicone|硅胶", "TPE*0.8"), num("Output power|输出功率", 60, 240, 60, "W")),
            ("A cable that bends where others break.|别的线在这里断，它在这里弯。", "Soft, tangle-free and marked at both ends.|柔软不缠绕，两端都有标记。"),
            ("The {Jacket} jacket takes thirty thousand bends.|{Jacket}外皮，弯折三万次不断。", "It carries up to {Output power}.|最高支持{Output power}。", "A strap keeps it coiled in the bag.|附束线带，包里不打结。"),
            ("{brand} {Connector} Cable, {Jacket}, {Output power}|{brand} {Connector}数据线 {Jacket} {Output power}",), axis("Length|长度", "1 m", "2 m*1.25", "3 m*1.5", take=2), noun="Charging Cable|数据线", models="plain", max_colors=3, weight=0.8,
        ),
        Kind(
            "power bank|移动电源", "Phone accessories|手机配件 > Power banks|移动电源", "power_bank", (18, 110), "gadget", "tech",
            (num("Battery capacity|电池容量", 5000, 27000, 1000, "mAh"), num("Output power|输出功率", 15, 100, 5, "W"), flag("Wireless charging|无线充电", 0.35), num("Weight|重量", 120, 480, 20, "g", rises=False)),
            ("A second battery for the second half of the day.|一天的下半场，交给这块备用电池。", "Enough charge for a long weekend, in a shape that fits a jacket.|够用一个长周末，放得进外套口袋。"),
            ("{Battery capacity} fill a phone several times over.|{Battery capacity}，可为手机充满数次。", "[Wireless charging] Lay the phone on top and it charges.|手机放上去就能充。", "Four lights tell the truth about what is left.|四颗指示灯，余量一目了然。"),
            ("{brand} {model} Power Bank {Battery capacity}, {Output power}|{brand} {model} 移动电源 {Battery capacity} {Output power}",), noun="Power Bank|移动电源", max_colors=3,
        ),
        Kind(
            "tablet|平板电脑", "Tablets|平板电脑", "tablet", (150, 980), "screen", "tech",
            (num("Screen size|屏幕尺寸", 8, 13, 1, "in"), num("Battery life|续航时间", 9, 16, 1, "h"), flag("Pen included|附手写笔", 0.4), one("Memory|内存", "4 GB*0.85", "6 GB", "8 GB*1.12")),
            ("A tablet for reading in bed, drawing on trains and recipes by the stove.|床上阅读、车上画画、灶边看菜谱，都是它。", "A bright slate with good speakers and a light heart.|屏幕明亮、扬声器出色的轻松之选。"),
            ("The {Screen size} screen has a paper-like reading mode.|{Screen size}屏幕，带类纸阅读模式。", "[Pen included] The pen clips to the edge and charges there.|手写笔吸附在侧边并自动充电。", "Plan on {Battery life} between charges.|一次充电可用{Battery life}。"),
            ("{brand} {model} {Screen size} Tablet, {Memory}|{brand} {model} {Screen size}平板电脑 {Memory}",), axis("Storage|存储容量", "64 GB*0.9", "128 GB", "256 GB*1.18", take=2), noun="Tablet|平板电脑", weight=0.9, scene="table", max_colors=2,
        ),
        Kind(
            "smartwatch|智能手表", "Watches|智能穿戴 > Smartwatches|智能手表", "watch", (50, 480), "gadget", "tech",
            (one("Case shape|表盘形状", "Round|圆形", "Square|方形"), num("Battery life|续航时间", 2, 16, 1, "days"), one("Water resistance|防水等级", "5 ATM", "10 ATM*1.1"), flag("GPS", 0.6), flag("Heart rate|心率监测", 0.9)),
            ("A watch that counts steps without nagging about them.|记步数，但不唠叨的手表。", "Calls, workouts and the time, in that order of your choosing.|通话、运动、看时间，顺序由你定。"),
            ("It runs for {Battery life} on a charge.|一次充电可用{Battery life}。", "[GPS] GPS maps a run without the phone.|内置GPS，跑步不用带手机。", "[Heart rate] Heart rate is read day and night.|全天候心率监测。", "Water resistance is {Water resistance}: swimming is fine.|{Water resistance}防水，可戴着游泳。"),
            ("{brand} {model} Smartwatch, {Battery life} Battery|{brand} {model} 智能手表 {Battery life}续航",), noun="Smartwatch|智能手表", key="smartwatch", scene="table",
        ),
        Kind(
            "watch strap|表带", "Watches|智能穿戴 > Straps|表带", "watch_strap", (9, 70), "leather", "bags",
            (one("Material|材质", "Silicone|硅胶*0.7", "Nylon|尼龙*0.8", "Vegetable-tanned leather|植鞣革*1.5"), num("Width|宽度", 18, 24, 2, "mm", rises=False)),
            ("A fresh strap for the {Compatible with}.|给{Compatible with}换条新表带。", "Soft from the first day, better from the second month.|第一天就柔软，两个月后更好看。"),
            ("Quick-release pins change it in seconds.|快拆表耳，几秒即换。", "{Material}, {Width} wide.|{Material}，宽{Width}。"),
            ("{brand} {model} {Material} Watch Strap, {Width}|{brand} {model} {Material}表带 {Width}",), noun="Watch Strap|表带", models="style", fits="smartwatch", weight=0.6,
        ),
        Kind(
            "mirrorless camera|微单相机", "Cameras|相机 > Mirrorless cameras|微单相机", "camera", (420, 2600), "screen", "tech",
            (num("Resolution|有效像素", 20, 60, 4, "MP"), one("Sensor|传感器", "Micro four thirds|M4/3*0.85", "APS-C", "Full frame|全画幅*1.5"), flag("Image stabilisation|机身防抖", 0.6), flag("Weather sealed|防滴防尘", 0.5), num("Weight|重量", 350, 780, 10, "g", rises=False)),
            ("A camera with dials where your fingers expect them.|手指想在哪里找到转盘，转盘就在哪里。", "For pictures you will print.|为值得冲印的照片而生。"),
            ("The {Sensor} sensor resolves {Resolution}.|{Sensor}传感器，{Resolution}有效像素。", "[Image stabilisation] Five-axis stabilisation forgives a slow shutter.|五轴防抖，慢快门也稳。", "[Weather sealed] Seals keep out drizzle and dust.|机身密封，细雨微尘无妨。"),
            ("{brand} {model} {Sensor} Mirrorless Camera, {Resolution}|{brand} {model} {Sensor}微单相机 {Resolution}",), noun="Mirrorless Camera|微单相机", weight=0.7, key="camera", max_colors=2, scene="table",
        ),
        Kind(
            "camera lens|相机镜头", "Cameras|相机 > Lenses|镜头", "lens", (140, 1500), "screen", "tech",
            (one("Focal length|焦距", "23 mm", "35 mm", "50 mm*0.8", "85 mm*1.2", "24-70 mm*1.5", "70-200 mm*1.8"), one("Aperture|最大光圈", "f/1.4*1.3", "f/1.8", "f/2.8", "f/4*0.8"), flag("Image stabilisation|光学防抖", 0.4)),
            ("Sharp to the corners, gentle out of focus.|边角锐利，虚化柔和。", "A lens to leave on the camera.|一支可以常挂机身的镜头。"),
            ("{Focal length} at {Aperture} suits people, rooms and evenings.|{Focal length} {Aperture}，拍人、拍室内、拍夜色都合适。", "[Image stabilisation] Optical stabilisation buys four stops.|光学防抖，相当于四挡快门。"),
            ("{brand} {model} {Focal length} {Aperture} Lens|{brand} {model} {Focal length} {Aperture}镜头",), noun="Lens|镜头", fits="camera", weight=0.6, max_colors=1,
        ),
        Kind(
            "tripod|三脚架", "Cameras|相机 > Tripods|三脚架", "tripod", (25, 320), "screen", "outdoor",
            (one("Material|材质", "Aluminium|铝合金", "Carbon fibre|碳纤维*1.8"), num("Maximum load|最大承重", 2, 12, 1, "kg"), num("Height|最大高度", 130, 185, 5, "cm")),
            ("Three legs that agree with each other on any ground.|任何地面都站得稳的三条腿。", "Light enough to take along, stiff enough to be worth it.|轻到愿意带，稳到值得带。"),
            ("It rises to {Height} and carries {Maximum load}.|最高{Height}，承重{Maximum load}。", "Legs of {Material} lock with a quarter turn.|{Material}脚管，转四分之一圈即锁紧。"),
            ("{brand} {model} {Material} Tripod, {Height}|{brand} {model} {Material}三脚架 {Height}",), noun="Tripod|三脚架", weight=0.4, max_colors=1, scene="hills",
        ),
        Kind(
            "game controller|游戏手柄", "Gaming|游戏设备", "gamepad", (22, 140), "gadget", "tech",
            (one("Connectivity|连接方式", "Wired USB-C|有线USB-C*0.8", "Bluetooth|蓝牙", "Bluetooth and 2.4 GHz|蓝牙与2.4G双模*1.1"), num("Battery life|续航时间", 12, 40, 4, "h"), flag("Vibration|震动", 0.85), flag("Hall sticks|霍尔摇杆", 0.45)),
            ("A controller that fits large and small hands.|大手小手都合握的手柄。", "Crisp buttons, quiet sticks, no drift.|按键清脆，摇杆安静，不漂移。"),
            ("[Hall sticks] Hall-effect sticks have nothing in them to wear out.|霍尔摇杆无接触磨损。", "[Vibration] Two motors tell gravel from grass.|双马达震动，碎石与草地感受分明。"),
            ("{brand} {model} Game Controller, {Connectivity}|{brand} {model} 游戏手柄 {Connectivity}",), noun="Game Controller|游戏手柄", weight=0.8,
        ),
    ),
)
