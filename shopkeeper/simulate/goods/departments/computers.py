"""Computers: laptops, screens, printers and what is plugged into them."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, many, num, one

DEPARTMENT = Department(
    name="Computers|电脑办公",
    code="COM",
    tint="#b7c3cf",
    kinds=(
        Kind(
            "laptop|笔记本电脑", "Laptops|笔记本电脑", "laptop", (380, 2200), "pc", "tech",
            (
                num("Screen size|屏幕尺寸", 13, 17, 1, "in", rises=False),
                one("Processor|处理器", "6-core|6核*0.9", "8-core|8核", "10-core|10核*1.15", "12-core|12核*1.3"),
                one("Memory|内存", "8 GB*0.85", "16 GB", "32 GB*1.25"),
                num("Weight|重量", 0.9, 2.4, 0.1, "kg", rises=False),
                num("Battery life|续航时间", 8, 20, 1, "h"),
                flag("Backlit keyboard|背光键盘", 0.75),
                flag("Touchscreen|触摸屏", 0.3),
                one("Operating system|操作系统", "Linux", "Windows 11*1.06"),
            ),
            (
                "A quiet everyday laptop with a screen you can look at all day.|安静耐用的日常笔记本，屏幕看一整天也不累。",
                "Built for work that moves between desk, train and kitchen table.|为在书桌、列车和餐桌之间切换的工作而生。",
                "A serious machine in a plain shell: fast where it counts, cool where it sits.|外表低调、性能扎实：该快的快，该凉的凉。",
            ),
            (
                "The {Screen size} display is matt, so a window behind you stays behind you.|{Screen size}雾面屏，身后的窗户不会出现在屏幕上。",
                "A {Processor} processor with {Memory} of memory keeps forty tabs and a video call going together.|{Processor}处理器搭配{Memory}内存，四十个标签页和视频会议同时进行也不卡。",
                "It runs for up to {Battery life} on a charge and refills half of that in thirty minutes.|一次充电最长可用{Battery life}，半小时可补充一半。",
                "At {Weight} it is easy to carry in one hand.|重{Weight}，单手就能拿起。",
                "[Backlit keyboard] Keys are backlit and quiet enough for a library.|键盘带背光，安静到可以在图书馆使用。",
                "[Touchscreen] The touchscreen takes a pen for notes and sketches.|触摸屏支持手写笔记与速写。",
            ),
            (
                "{brand} {model} {Screen size} Laptop, {Processor}, {Memory}|{brand} {model} {Screen size}笔记本电脑 {Processor} {Memory}",
                "{brand} {model} Laptop {Screen size}, {Memory} RAM, {Operating system}|{brand} {model} 笔记本 {Screen size} {Memory}内存 {Operating system}",
            ),
            axis("Storage|存储容量", "256 GB*0.92", "512 GB", "1 TB*1.15", "2 TB*1.38", take=2),
            noun="Laptop|笔记本电脑", weight=1.6, scene="table", max_colors=2,
        ),
        Kind(
            "monitor|显示器", "Monitors|显示器", "monitor", (110, 900), "screen", "tech",
            (num("Screen size|屏幕尺寸", 22, 34, 1, "in"), one("Resolution|分辨率", "Full HD|全高清*0.8", "QHD|2K", "4K UHD|4K超高清*1.3"), one("Refresh rate|刷新率", "60 Hz*0.9", "100 Hz", "144 Hz*1.12", "180 Hz*1.2"), one("Panel|面板", "IPS", "VA*0.93", "OLED*1.7"), flag("Height adjustable|升降支架", 0.6), flag("USB-C", 0.45), flag("Curved|曲面", 0.2)),
            ("A sharp, steady screen for text first and films second.|先适合文字、再适合电影的清晰屏幕。", "More desk for your windows: a monitor that earns the space it takes.|给窗口更大的桌面：占得值的显示器。"),
            ("{Resolution} on {Screen size} gives text clean edges.|{Screen size}{Resolution}分辨率，文字边缘锐利。", "The {Panel} panel refreshes at {Refresh rate}.|{Panel}面板，{Refresh rate}刷新率。", "[Height adjustable] The stand rises, tilts and turns to portrait.|支架可升降、俯仰并旋转竖屏。", "[USB-C] One USB-C cable carries picture, data and 65 W of power.|一根USB-C线同时传输画面、数据和65瓦供电。", "[Curved] The gentle curve keeps the corners at the same distance as the middle.|微曲面让四角与中心等距。"),
            ("{brand} {model} {Screen size} {Resolution} Monitor, {Refresh rate}|{brand} {model} {Screen size}{Resolution}显示器 {Refresh rate}",), noun="Monitor|显示器", weight=1.1, scene="table", max_colors=1,
        ),
        Kind(
            "keyboard|键盘", "Keyboards and mice|键鼠 > Keyboards|键盘", "keyboard", (20, 220), "gadget", "tech",
            (one("Switches|轴体", "Membrane|薄膜*0.6", "Mechanical red|机械红轴", "Mechanical brown|机械茶轴*1.04", "Low-profile|矮轴*1.12"), one("Layout|布局", "Full size|全尺寸*1.08", "Tenkeyless|87键", "75%|75键"), one("Connectivity|连接方式", "Wired USB-C|有线USB-C*0.85", "Bluetooth|蓝牙", "Bluetooth and 2.4 GHz|蓝牙与2.4G双模*1.12"), flag("Backlit|背光", 0.6), flag("Hot-swappable|热插拔", 0.35)),
            ("A keyboard with a firm, even touch and no theatre.|手感扎实均匀、不哗众取宠的键盘。", "For people who type for a living and would like their wrists to last.|写给靠打字吃饭、又爱惜手腕的人。"),
            ("[Switches!=Membrane] {Switches} switches are rated for fifty million presses.|{Switches}，额定寿命五千万次。", "[Switches=Membrane] Soft membrane keys stay quiet in shared rooms.|薄膜按键安静，适合多人办公室。", "The {Layout} layout leaves room for the mouse where the mouse should be.|{Layout}布局，把鼠标的位置还给鼠标。", "[Backlit] The backlight dims itself after dusk.|背光入夜自动变暗。", "[Hot-swappable] Switches pull out without solder.|支持热插拔，换轴无需焊接。", "[Connectivity!=Wired USB-C] It remembers three devices and changes between them with one key.|可记忆三台设备，一键切换。"),
            ("{brand} {model} Keyboard, {Switches}, {Layout}|{brand} {model} {Switches}键盘 {Layout}", "[Switches!=Membrane] {brand} {model} Mechanical Keyboard, {Connectivity}|{brand} {model} 机械键盘 {Connectivity}"), noun="Keyboard|键盘", scene="table",
        ),
        Kind(
            "mouse|鼠标", "Keyboards and mice|键鼠 > Mice|鼠标", "mouse", (12, 130), "gadget", "tech",
            (one("Connectivity|连接方式", "Wired USB|有线USB*0.7", "Bluetooth|蓝牙", "Bluetooth and 2.4 GHz|蓝牙与2.4G双模*1.15"), num("Resolution|分辨率", 1600, 12800, 1600, "dpi"), num("Weight|重量", 55, 120, 5, "g", rises=False), flag("Silent clicks|静音按键", 0.5), flag("Rechargeable|可充电", 0.6)),
            ("A mouse shaped for a relaxed hand.|为放松的手而设计的鼠标。", "Small, quick and quiet: a mouse that does not announce itself.|小巧、灵敏、安静：不声张的好鼠标。"),
            ("The sensor reads up to {Resolution}, and works on glass with a sheet of paper under it.|传感器最高{Resolution}，垫张纸在玻璃上也能用。", "[Silent clicks] Clicks are damped to a soft tap.|按键静音处理，只有轻轻一声。", "[Rechargeable] One charge over USB-C lasts two months.|USB-C充电一次可用两个月。", "It weighs {Weight}.|重{Weight}。"),
            ("{brand} {model} Wireless Mouse, {Resolution}|{brand} {model} 鼠标 {Resolution}", "[Silent clicks] {brand} {model} Silent Mouse, {Connectivity}|{brand} {model} 静音鼠标 {Connectivity}"), noun="Mouse|鼠标", scene="table",
        ),
        Kind(
            "printer|打印机", "Printers and ink|打印机与耗材 > Printers|打印机", "printer", (70, 520), "screen", "tech",
            (one("Technology|打印技术", "Inkjet|喷墨", "Laser|激光*1.3"), flag("Colour printing|彩色打印", 0.7), num("Speed|打印速度", 10, 40, 2, "ppm"), flag("Scanner|扫描", 0.7), flag("Duplex|自动双面", 0.5), flag("Wi-Fi", 0.85)),
            ("A printer that wakes up when asked and goes back to sleep.|叫得醒、睡得着的打印机。", "For homework, labels and the form that has to be signed on paper.|打作业、印标签，以及那张非要纸质签字的表格。"),
            ("It prints {Speed} once it is warm.|预热后每分钟可打印{Speed}。", "[Scanner] The flatbed scanner copies without a computer.|平板扫描，无需电脑即可复印。", "[Duplex] Two-sided printing is automatic.|支持自动双面打印。", "[Technology=Inkjet] Separate cartridges mean you replace only the colour that ran out.|分体墨盒，缺哪色换哪色。", "[Technology=Laser] Toner does not dry out, however rarely you print.|碳粉不会干涸，多久打一次都行。"),
            ("[Technology=Inkjet] {brand} {model} Inkjet Printer, {Speed}|{brand} {model} 喷墨打印机 {Speed}", "[Technology=Laser] {brand} {model} Laser Printer, {Speed}|{brand} {model} 激光打印机 {Speed}"), noun="Printer|打印机", weight=0.8, key="printer", max_colors=1, scene="table",
        ),
        Kind(
            "ink cartridge|墨盒", "Printers and ink|打印机与耗材 > Ink and toner|墨盒与硒鼓", "ink", (9, 60), "screen", "tech",
            (one("Contents|规格", "Black ink|黑色*0.6", "Colour set|三色*1.1", "Multipack|四色套装*1.5"), num("Page yield|打印页数", 180, 1200, 60, "pages", rises=True)),
            ("Ink made for {Compatible with}, with a chip that reports its level honestly.|{Compatible with}专用墨盒，芯片如实显示余量。", "Sharp black and stable colour, sealed until the day you need it.|黑色锐利、彩色稳定，用前全程密封。"),
            ("Good for about {Page yield} at five per cent coverage.|以5%覆盖率计约可打印{Page yield}。", "Empty cartridges can be posted back free of charge.|空墨盒可免费寄回回收。", "The seal keeps for two years unopened.|未开封可保存两年。"),
            ("{brand} {Contents} Ink Cartridge for {Compatible with}|{brand} {Contents}墨盒 适用{Compatible with}",), noun="Ink Cartridge|墨盒", models="plain", fits="printer", fits_when="[Technology=Inkjet] ", max_colors=1, weight=0.9, warranty=6,
        ),
        Kind(
            "portable ssd|移动固态硬盘", "Storage|存储 > Portable drives|移动硬盘", "ssd", (45, 240), "gadget", "tech",
            (num("Read speed|读取速度", 500, 2000, 250, "MB/s"), one("Connector|接口", "USB-C", "USB-C and USB-A|USB-C与USB-A*1.05"), flag("Encryption|硬件加密", 0.4), flag("Drop proof|防摔", 0.6)),
            ("A pocket drive for the files you would hate to lose.|把舍不得丢的文件装进口袋。", "Small as a card case and much faster than the cloud.|名片盒大小，比云端快得多。"),
            ("It reads at up to {Read speed}: a film in seconds.|读取速度最高{Read speed}，一部电影几秒拷完。", "[Drop proof] The shell takes falls from two metres.|外壳可承受两米跌落。", "[Encryption] Hardware encryption locks it with a password.|硬件加密，密码保护。"),
            ("{brand} {model} Portable SSD, {Read speed}|{brand} {model} 移动固态硬盘 {Read speed}",), axis("Capacity|容量", "500 GB*0.75", "1 TB", "2 TB*1.6", "4 TB*2.7", take=3), noun="Portable SSD|移动固态硬盘", max_colors=2,
        ),
        Kind(
            "wi-fi router|无线路由器", "Networking|网络设备", "router", (35, 330), "screen", "tech",
            (one("Standard|标准", "Wi-Fi 6*0.85", "Wi-Fi 6E", "Wi-Fi 7*1.35"), num("Coverage|覆盖面积", 60, 240, 20, "m²"), num("LAN ports|网口数量", 2, 5, 1, ""), flag("Mesh|组网", 0.6), flag("Parental controls|家长控制", 0.6)),
            ("A router that reaches the back bedroom.|信号能到最里间卧室的路由器。", "Set up in five minutes from a phone, then forgotten for years.|手机设置五分钟，之后几年不用管。"),
            ("{Standard} covers about {Coverage} through ordinary walls.|{Standard}，穿普通墙体可覆盖约{Coverage}。", "[Mesh] Add a second one and they share a single network.|再加一台即可组成同一个网络。", "[Parental controls] Bedtimes can be set for each device.|可为每台设备设定上网时间。"),
            ("{brand} {model} {Standard} Router|{brand} {model} {Standard}无线路由器",), noun="Wi-Fi Router|无线路由器", weight=0.8, max_colors=1, scene="table",
        ),
        Kind(
            "usb-c hub|USB-C扩展坞", "Computer accessories|电脑配件 > Hubs|扩展坞", "hub", (18, 130), "pc", "tech",
            (num("Ports|接口数量", 4, 11, 1, ""), many("Connections|接口", "HDMI", "USB-A", "USB-C", "SD card|SD卡", "Ethernet|网口", count=(3, 5)), num("Power delivery|供电", 60, 100, 20, "W")),
            ("One cable in, everything you miss on a thin laptop out.|一线接入，补齐轻薄本缺的接口。", "A hub with a cable long enough to sit where you want it.|线够长，想放哪就放哪的扩展坞。"),
            ("It offers {Connections}.|提供{Connections}接口。", "Power of up to {Power delivery} passes through to the laptop.|最高可为电脑供电{Power delivery}。", "The shell is aluminium and stays merely warm.|铝合金外壳，长时间使用只微微发热。"),
            ("{brand} {model} USB-C Hub, {Ports}-in-1|{brand} {model} USB-C {Ports}合1扩展坞",), noun="USB-C Hub|USB-C扩展坞", weight=0.8, max_colors=2,
        ),
        Kind(
            "webcam|摄像头", "Computer accessories|电脑配件 > Webcams|摄像头", "webcam", (25, 180), "screen", "tech",
            (one("Resolution|分辨率", "Full HD|全高清", "QHD|2K*1.2", "4K UHD|4K超高清*1.5"), num("Field of view|视角", 65, 95, 5, "°", rises=False), flag("Privacy shutter|隐私盖", 0.8), flag("Autofocus|自动对焦", 0.6)),
            ("A webcam that shows you as you look in daylight.|让你在镜头里像在日光下一样自然。",  "Kind to faces, even when the only light is the screen.|哪怕只有屏幕光，也能拍出好气色。"),
            ("It sends {Resolution} with a {Field of view} field of view.|{Resolution}画质，{Field of view}视角。", "[Privacy shutter] A sliding shutter covers the lens.|滑动隐私盖，一推即遮。", "[Autofocus] Autofocus follows you from notes to face.|自动对焦，从稿纸到面部随时清晰。"),
            ("{brand} {model} {Resolution} Webcam|{brand} {model} {Resolution}摄像头",), noun="Webcam|摄像头", weight=0.6, max_colors=2,
        ),
        Kind(
            "laptop stand|笔记本支架", "Computer accessories|电脑配件 > Stands|支架", "laptop_stand", (18, 90), "pc", "tech",
            (one("Material|材质", "Aluminium|铝合金", "Steel|钢*0.9"), num("Maximum load|最大承重", 5, 12, 1, "kg"), flag("Foldable|可折叠", 0.6)),
            ("Lifts the screen to eye level and your neck with it.|把屏幕抬到视线高度，也把脖子解放出来。", "A stand that does not wobble when you type.|打字也不晃的支架。"),
            ("It carries laptops of up to {Maximum load}.|最大承重{Maximum load}。", "[Foldable] It folds flat for the bag.|可折叠平放，随包携带。", "Silicone pads keep {Material} away from the laptop's shell.|硅胶垫避免{Material}划伤机身。"),
            noun="Laptop Stand|笔记本支架", weight=0.5, max_colors=2,
        ),
        Kind(
            "laptop sleeve|笔记本内胆包", "Computer accessories|电脑配件 > Sleeves|内胆包", "sleeve", (15, 95), "upholstery", "bags",
            (one("Material|材质", "Felt|毛毡", "Nylon|尼龙*0.9", "Full-grain leather|头层牛皮*2"), one("Fits|适用尺寸", "13 inch|13英寸", "14 inch|14英寸", "16 inch|16英寸"), flag("Water repellent|防泼水", 0.5)),
            ("A close-fitting sleeve for a {Fits} laptop.|贴合{Fits}笔记本的内胆包。", "Protection without bulk, to slip into the bag you already have.|不占地方的保护，放进你现有的包里刚刚好。"),
            ("{Material} outside, brushed lining inside.|外层{Material}，内里为磨毛衬布。", "[Water repellent] The outside sheds a shower.|外层防泼水，小雨不怕。", "The flap closes without metal where it could scratch.|翻盖闭合处没有会刮花机身的金属。"),
            ("{brand} {model} Laptop Sleeve {Fits}, {Material}|{brand} {model} {Fits}笔记本内胆包 {Material}",), noun="Laptop Sleeve|笔记本内胆包", models="style", weight=0.6,
        ),
    ),
)
