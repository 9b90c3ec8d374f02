"""Shoes and bags."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, num, one

_SIZE = axis("Size|尺码", *(f"EU {n}|{n}码" for n in range(36, 47)), take=6)
_FOR = one("For|适用人群", "Women|女士", "Men|男士", "Unisex|中性")

DEPARTMENT = Department(
    name="Shoes and bags|鞋靴箱包", code="SHO", tint="#c5bcae",
    kinds=(
        Kind("running shoes|跑鞋", "Shoes|鞋靴 > Running shoes|跑鞋", "sneaker", (45, 210), "shoe", "shoes", (_FOR, one("Terrain|路面", "Road|公路", "Trail|越野*1.1"), num("Weight|重量", 190, 320, 10, "g", rises=False), num("Drop|前后落差", 0, 12, 2, "mm", rises=False), flag("Waterproof|防水", 0.25)),
            ("For easy miles and the occasional bus.|轻松跑里程，偶尔追公交。", "A stable shoe with a lively forefoot.|稳定的鞋身，有弹性的前掌。"), ("{Weight} a shoe, with a drop of {Drop}.|单只{Weight}，落差{Drop}。", "[Terrain=Trail] Lugs of four millimetres hold in mud.|四毫米齿纹，泥地抓得住。", "[Waterproof] A membrane keeps puddles out.|防水膜，踩水坑不湿脚。"),
            ("{brand} {model} {Terrain} Running Shoes, {For}|{brand} {model} {For}{Terrain}跑鞋",), _SIZE, noun="Running Shoes|跑鞋", weight=1.3, max_colors=3, warranty=12, models="code"),
        Kind("sneakers|休闲鞋", "Shoes|鞋靴 > Sneakers|休闲鞋", "sneaker", (35, 170), "shoe", "shoes", (_FOR, one("Material|材质", "Leather|皮革*1.2", "Canvas|帆布*0.8", "Suede|麂皮*1.15", "Knit|飞织")),
            ("White enough for summer, plain enough for work.|夏天够白净，上班够低调。", "A simple shoe, done properly.|一双认真做的简单鞋。"), ("{Material} upper on a stitched sole.|{Material}鞋面，缝线大底。", "The insole lifts out to dry.|鞋垫可取出晾干。"),
            ("{brand} {model} {Material} Sneakers, {For}|{brand} {model} {For}{Material}休闲鞋",), _SIZE, noun="Sneakers|休闲鞋", models="place", weight=1.3, max_colors=4, warranty=12),
        Kind("boots|靴子", "Shoes|鞋靴 > Boots|靴子", "boot", (60, 320), "leather", "shoes", (_FOR, one("Style|款式", "Lace-up|系带", "Chelsea|切尔西", "Hiking|登山*1.1"), one("Material|材质", "Full-grain leather|头层牛皮*1.2", "Suede|麂皮", "Nubuck|磨砂皮*1.05"), flag("Waterproof|防水", 0.5)),
            ("Boots that ask for wax twice a year and give ten winters.|一年打两次蜡，能穿十个冬天。", "Grip for wet leaves, room for thick socks.|湿叶上抓地，厚袜有余地。"), ("{Material}, sewn to the sole and not only glued.|{Material}，缝线大底，不只靠胶。", "[Waterproof] Lined with a membrane.|内衬防水膜。"),
            ("{brand} {model} {Style} Boots, {Material}, {For}|{brand} {model} {For}{Material}{Style}靴",), _SIZE, noun="Boots|靴子", models="place", weight=1.0, max_colors=3, season="winter", warranty=24),
        Kind("sandals|凉鞋", "Shoes|鞋靴 > Sandals|凉鞋", "sandal", (22, 130), "leather", "shoes", (_FOR, one("Sole|鞋底", "Cork|软木", "Rubber|橡胶*0.9"), one("Material|材质", "Leather|皮革*1.2", "Recycled webbing|再生织带")),
            ("A foot-bed that learns your foot by July.|到七月，鞋床已认得你的脚。", "Straps that do not need breaking in.|不用磨合的鞋带。"), ("{Sole} sole, three adjustable straps.|{Sole}底，三处可调。", "They dry in an hour.|一小时就干。"),
            ("{brand} {model} {Material} Sandals, {For}|{brand} {model} {For}{Material}凉鞋",), _SIZE, noun="Sandals|凉鞋", models="place", weight=0.7, max_colors=3, season="summer", warranty=12),
        Kind("loafers|乐福鞋", "Shoes|鞋靴 > Loafers|乐福鞋", "loafer", (55, 290), "leather", "shoes", (_FOR, one("Material|材质", "Full-grain leather|头层牛皮*1.2", "Suede|麂皮"), one("Construction|工艺", "Cemented|胶粘", "Goodyear welt|固特异*1.5", "Blake|布莱克*1.2")),
            ("On without hands, off without regret.|不用手就能穿上的体面。", "Softens like a good hat.|越穿越软，像顶好帽子。"), ("{Construction} construction; it can be resoled.|{Construction}工艺，可换底。", "Lined with calf.|小牛皮内里。"),
            ("{brand} {model} {Material} Loafers, {For}|{brand} {model} {For}{Material}乐福鞋",), _SIZE, noun="Loafers|乐福鞋", models="place", weight=0.7, max_colors=2, warranty=24),
        Kind("backpack|双肩包", "Bags|箱包 > Backpacks|双肩包", "backpack", (28, 240), "bag", "bags", (num("Capacity|容量", 12, 40, 2, "L", rises=False), one("Fits laptop|可放电脑", "13 inch|13英寸", "15 inch|15英寸", "16 inch|16英寸"), one("Material|材质", "Recycled polyester|再生涤纶", "Waxed canvas|打蜡帆布*1.3", "Nylon|尼龙*1.05"), flag("Water resistant|防泼水", 0.7), num("Weight|重量", 0.5, 1.6, 0.1, "kg", rises=False)),
            ("A daypack with one place for each thing.|每样东西都有位置的日用背包。", "School, work, overnight: it does not look out of place.|上学、上班、短途，都不违和。"), ("The padded sleeve takes a {Fits laptop} laptop.|加厚隔层可放{Fits laptop}电脑。", "[Water resistant] Rain beads on the {Material}.|{Material}面料，雨水成珠。", "{Capacity} and {Weight}.|{Capacity}容量，自重{Weight}。"),
            ("{brand} {model} Backpack {Capacity}, Fits {Fits laptop} Laptop|{brand} {model} 双肩包 {Capacity} 可放{Fits laptop}电脑",), noun="Backpack|双肩包", models="style", weight=1.2, max_colors=4, warranty=60),
        Kind("laptop bag|电脑包", "Bags|箱包 > Laptop bags|电脑包", "messenger", (30, 260), "bag", "bags", (one("Fits laptop|可放电脑", "13 inch|13英寸", "15 inch|15英寸", "16 inch|16英寸"), one("Material|材质", "Full-grain leather|头层牛皮*1.8", "Canvas|帆布", "Nylon|尼龙"), flag("Trolley sleeve|可套拉杆", 0.5)),
            ("A laptop bag that looks like a bag.|看起来就是只好包的电脑包。", "Papers flat, charger apart, laptop safe.|文件平整，充电器分开，电脑稳当。"), ("Made for laptops of {Fits laptop}.|适合{Fits laptop}笔记本。", "[Trolley sleeve] A band slips over suitcase handles.|背面可套行李箱拉杆。", "{Material} with solid buckles.|{Material}，实心扣件。"),
            ("{brand} {model} Laptop Bag {Fits laptop}, {Material}|{brand} {model} {Fits laptop}电脑包 {Material}",), noun="Laptop Bag|电脑包", models="style", weight=0.8, max_colors=3, warranty=60),
        Kind("tote bag|托特包", "Bags|箱包 > Totes|托特包", "tote", (14, 180), "bag", "bags", (one("Material|材质", "Canvas|帆布*0.7", "Leather|皮革*1.8", "Jute|黄麻*0.8"), num("Capacity|容量", 10, 24, 2, "L", rises=False), flag("Zip|拉链", 0.5)),
            ("Market, beach, library.|菜场、海边、图书馆。", "The bag you carry the other bags in.|装得下别的包的包。"), ("[Zip] A zip closes the top.|顶部拉链。", "{Capacity}, handles long enough for a shoulder.|{Capacity}，提手可上肩。"),
            ("{brand} {model} {Material} Tote Bag|{brand} {model} {Material}托特包",), noun="Tote Bag|托特包", models="style", weight=0.7, max_colors=3, warranty=24),
        Kind("suitcase|行李箱", "Bags|箱包 > Suitcases|行李箱", "suitcase", (60, 460), "bag", "bags", (one("Material|材质", "Polycarbonate|聚碳酸酯*1.1", "Aluminium|铝合金*2", "Recycled plastic|再生塑料"), num("Wheels|轮数", 2, 4, 2, ""), flag("TSA lock|TSA锁", 0.7), flag("Expandable|可扩容", 0.5)),
            ("Rolls straight, even on cobbles.|石板路上也走直线。", "Closed with one hand at the gate.|登机口前，单手合箱。"), ("[TSA lock] The lock opens for customs and nobody else.|TSA海关锁。", "[Expandable] It grows by five centimetres on the way home.|回程可扩容五厘米。", "The shell is {Material}.|箱体为{Material}。"),
            ("{brand} {model} {Material} Suitcase|{brand} {model} {Material}行李箱",), axis("Size|规格", "Cabin 38 L|登机箱38升", "Medium 68 L|中号68升*1.3", "Large 98 L|大号98升*1.6"), noun="Suitcase|行李箱", models="style", weight=0.8, max_colors=3, warranty=60),
        Kind("duffel bag|旅行袋", "Bags|箱包 > Duffels|旅行袋", "duffel", (32, 260), "bag", "bags", (num("Capacity|容量", 25, 70, 5, "L"), one("Material|材质", "Waxed canvas|打蜡帆布*1.2", "Recycled polyester|再生涤纶", "Leather|皮革*2"), flag("Shoe compartment|独立鞋仓", 0.5)),
            ("A weekend, folded once.|一个周末，叠一次装下。", "Gym on Monday, train on Friday.|周一健身房，周五火车站。"), ("[Shoe compartment] Shoes travel apart.|鞋子单独放。", "{Capacity} under the seat in front.|{Capacity}，可放前排座下。"),
            ("{brand} {model} Duffel Bag {Capacity}|{brand} {model} 旅行袋 {Capacity}",), noun="Duffel Bag|旅行袋", models="style", weight=0.6, max_colors=3, warranty=60),
        Kind("wallet|钱包", "Bags|箱包 > Wallets|钱包", "wallet", (14, 120), "leather", "bags", (one("Material|材质", "Vegetable-tanned leather|植鞣革*1.3", "Full-grain leather|头层牛皮*1.2", "Recycled nylon|再生尼龙*0.7"), num("Cards|卡位", 4, 12, 1, ""), flag("RFID protection|防盗刷", 0.6)),
            ("Thin with cards in it.|装满卡也不厚。", "It darkens where your hand goes.|手摸到的地方，颜色会变深。"), ("Room for {Cards} cards and folded notes.|{Cards}个卡位，可放折叠纸币。", "[RFID protection] A lining keeps readers out.|内衬防盗刷。"),
            ("{brand} {model} {Material} Wallet|{brand} {model} {Material}钱包",), noun="Wallet|钱包", models="style", weight=0.7, max_colors=3, season="gift", warranty=24),
    ),
)
