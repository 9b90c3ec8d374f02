"""Clothing, shoes and bags."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, num, one

_SIZE = axis("Size|尺码", "XS", "S", "M", "L", "XL", "XXL", take=5)
_FOR = one("For|适用人群", "Women|女士", "Men|男士", "Unisex|中性")

DEPARTMENT = Department(
    name="Clothing|服饰", code="CLO", tint="#c7c2cf",
    kinds=(
        Kind("T-shirt|T恤", "Tops|上装 > T-shirts|T恤", "tshirt", (12, 70), "wear", "apparel", (_FOR, one("Material|材质", "Organic cotton|有机棉*1.15", "Cotton|棉", "Linen blend|亚麻混纺*1.2", "Merino wool|美利奴羊毛*1.6"), one("Sleeve|袖长", "Short sleeve|短袖", "Long sleeve|长袖*1.12"), one("Fit|版型", "Regular|常规", "Relaxed|宽松", "Slim|修身")),
            ("A T-shirt that keeps its neck.|领口不变形的T恤。", "Soft, plain and cut to be worn every week.|柔软、简单，每周都想穿。"), ("{Material} of a weight that does not show through.|{Material}，厚度适中不透。", "{Fit} fit; the side seams stay at the sides.|{Fit}版，侧缝不跑。", "Washes at 30 °C and dries flat.|30℃机洗，平铺晾干。"),
            ("{brand} {model} {Material} T-Shirt, {For}|{brand} {model} {For}{Material}T恤", "{brand} {model} {Sleeve} T-Shirt, {Fit} Fit, {For}|{brand} {model} {For}{Sleeve}T恤 {Fit}"), _SIZE, noun="T-Shirt|T恤", models="style", weight=1.6, max_colors=4, warranty=6, season="summer", key="t-shirt"),
        Kind("shirt|衬衫", "Tops|上装 > Shirts|衬衫", "shirt", (28, 160), "wear", "apparel", (_FOR, one("Material|材质", "Cotton poplin|府绸棉", "Oxford cotton|牛津纺*1.05", "Linen|亚麻*1.2", "Flannel|法兰绒*1.1"), one("Sleeve|袖长", "Long sleeve|长袖", "Short sleeve|短袖*0.9"), flag("Easy iron|免烫", 0.4)),
            ("A shirt that survives the commute.|挤完地铁依然体面的衬衫。", "Collar that stands, cuffs that close, buttons that stay.|领子挺、袖口合、扣子牢。"), ("{Material}, woven close and washed once.|{Material}，织造紧密，预洗一次。", "[Easy iron] Hang it wet and skip the iron.|湿挂晾干，省去熨烫。"),
            ("{brand} {model} {Material} Shirt, {For}|{brand} {model} {For}{Material}衬衫",), _SIZE, noun="Shirt|衬衫", models="style", weight=1.1, max_colors=3, warranty=6),
        Kind("sweater|毛衣", "Tops|上装 > Knitwear|针织衫", "sweater", (35, 240), "wear", "apparel", (_FOR, one("Material|材质", "Merino wool|美利奴羊毛*1.2", "Cotton|棉", "Cashmere blend|羊绒混纺*1.8", "Lambswool|羔羊毛*1.1"), one("Neck|领型", "Crew neck|圆领", "V-neck|V领", "Roll neck|高领")),
            ("Warm without the itch.|暖而不扎。", "The jumper you reach for until April.|一直穿到四月的那件毛衣。"), ("{Material} knitted in the round, so no seam rubs.|{Material}圆机编织，无接缝摩擦。", "A comb for pills is in the parcel.|随附去球梳。"),
            ("{brand} {model} {Material} Sweater, {Neck}, {For}|{brand} {model} {For}{Material}{Neck}毛衣",), _SIZE, noun="Sweater|毛衣", models="style", weight=1.0, max_colors=3, season="winter", warranty=6),
        Kind("hoodie|连帽卫衣", "Tops|上装 > Hoodies|卫衣", "hoodie", (30, 140), "wear", "apparel", (_FOR, one("Material|材质", "Organic cotton|有机棉*1.1", "Cotton blend|棉混纺"), flag("Zip|拉链款", 0.4), num("Weight|克重", 280, 480, 40, "g/m²")),
            ("Heavy enough to keep its shape, soft enough to sleep in.|厚实有型，软到可以穿着睡。", "A hood that actually covers the head.|真的盖得住头的帽子。"), ("{Weight} of brushed {Material}.|{Weight}磨毛{Material}。", "[Zip] A two-way zip for sitting down.|双向拉链，坐下更舒服。"),
            ("[Zip] {brand} {model} Zip Hoodie, {For}|{brand} {model} {For}拉链连帽卫衣", "{brand} {model} Hoodie, {Material}, {For}|{brand} {model} {For}{Material}连帽卫衣"), _SIZE, noun="Hoodie|连帽卫衣", models="style", weight=1.0, max_colors=4, warranty=6),
        Kind("jacket|外套", "Outerwear|外套 > Jackets|夹克与羽绒", "jacket", (60, 420), "wear", "apparel", (_FOR, one("Filling|填充", "Down|羽绒*1.4", "None|无填充", "Recycled fibre|再生纤维*1.1"), flag("Waterproof|防水", 0.5), num("Pockets|口袋数", 3, 7, 1, "")),
            ("For the bus stop, the hill and the dog.|等车、爬坡、遛狗都穿它。", "Wind out, warmth in, no rustle.|挡风、留暖、不沙沙响。"), ("[Waterproof] Taped seams keep out a day of rain.|压胶接缝，淋一天雨也不透。", "[Filling=Down] Certified down, 650 fill.|认证羽绒，蓬松度650。", "{Pockets} pockets, one of them secret.|{Pockets}个口袋，其中一个是暗袋。"),
            ("[Waterproof] {brand} {model} Waterproof Jacket, {For}|{brand} {model} {For}防水外套", "[Filling=Down] {brand} {model} Down Jacket, {For}|{brand} {model} {For}羽绒服", "{brand} {model} Jacket, {For}|{brand} {model} {For}外套"), _SIZE, noun="Jacket|外套", models="style", weight=1.0, max_colors=3, season="winter", warranty=12),
        Kind("trousers|长裤", "Bottoms|下装 > Trousers|长裤", "trousers", (32, 190), "wear", "apparel", (_FOR, one("Material|材质", "Cotton twill|棉斜纹", "Denim|牛仔布*1.05", "Linen|亚麻*1.1", "Wool blend|羊毛混纺*1.4"), one("Fit|版型", "Straight|直筒", "Slim|修身", "Wide|阔腿"), flag("Stretch|弹力", 0.5)),
            ("Trousers for bicycles and boardrooms.|骑得了车，也进得了会议室。", "They sit where they should and stay there.|腰在哪儿就在哪儿。"), ("[Stretch] A little stretch, where you bend.|微弹面料，蹲坐自如。", "{Material} with pockets deep enough for a phone.|{Material}，口袋深得下手机。"),
            ("{brand} {model} {Fit} {Material} Trousers, {For}|{brand} {model} {For}{Material}{Fit}裤",), axis("Size|尺码", "XS", "S", "M", "L", "XL", "XXL", take=5), noun="Trousers|长裤", models="style", weight=1.1, max_colors=3, warranty=6),
        Kind("dress|连衣裙", "Dresses and skirts|裙装 > Dresses|连衣裙", "dress", (38, 260), "wear", "apparel", (one("Material|材质", "Viscose|粘纤", "Cotton|棉", "Linen|亚麻*1.15", "Silk|真丝*1.9"), one("Length|裙长", "Knee|及膝", "Midi|中长", "Maxi|长款*1.1"), flag("Pockets|有口袋", 0.6)),
            ("One zip, and you are dressed.|拉上拉链，就穿好了。", "A dress that moves first and asks later.|随步而动的连衣裙。"), ("[Pockets] It has pockets. Real ones.|有口袋，真口袋。", "{Material} that falls, not clings.|{Material}垂坠不贴身。"),
            ("{brand} {model} {Length} Dress, {Material}|{brand} {model} {Material}{Length}连衣裙",), _SIZE, noun="Dress|连衣裙", models="style", weight=0.9, max_colors=3, season="summer", warranty=6),
        Kind("skirt|半身裙", "Dresses and skirts|裙装 > Skirts|半身裙", "skirt", (25, 140), "wear", "apparel", (one("Material|材质", "Cotton|棉", "Wool blend|羊毛混纺*1.3", "Viscose|粘纤"), one("Length|裙长", "Knee|及膝", "Midi|中长*1.05")),
            ("Pleats that remember where they belong.|记得自己位置的褶。", "It swings.|会摆的裙子。"), ("{Material} with a lining that does not ride up.|{Material}，内衬不上卷。",  "Machine washable in a bag.|装袋可机洗。"),
            ("{brand} {model} {Length} Skirt, {Material}|{brand} {model} {Material}{Length}半身裙",), _SIZE, noun="Skirt|半身裙", models="style", weight=0.6, max_colors=3, warranty=6),
        Kind("socks|袜子", "Accessories|配饰 > Socks|袜子", "socks", (5, 32), "wear", "apparel", (one("Material|材质", "Cotton|棉", "Merino wool|美利奴羊毛*1.5", "Bamboo viscose|竹纤维*1.1"), num("Pairs|双数", 1, 5, 1, "")),
            ("Socks that stay up and stay pairs.|不滑落，也不落单。", "Cushioned at heel and toe.|足跟足尖加厚。"), ("{Material}, linked by hand at the toe.|{Material}，手工缝头无骨。", "Washed warm, they keep their colour.|温水洗不褪色。"),
            ("{brand} {model} {Material} Socks|{brand} {model} {Material}袜",), axis("Size|尺码", "36-39|36-39码", "40-43|40-43码", "44-47|44-47码"), noun="Socks|袜子", models="style", weight=0.8, max_colors=4, warranty=0),
        Kind("beanie|毛线帽", "Accessories|配饰 > Hats|帽子", "beanie", (12, 60), "wear", "apparel", (one("Material|材质", "Merino wool|美利奴羊毛*1.3", "Acrylic|腈纶*0.7", "Cotton|棉"), flag("Lined|加绒", 0.4)),
            ("Down over the ears by November.|十一月，拉下来盖住耳朵。", "A hat that fits in the pocket of the coat it goes with.|能塞进外套口袋的帽子。"), ("[Lined] Lined with fleece round the ears.|耳部抓绒内里。", "Ribbed {Material}; one size fits most.|{Material}罗纹编织，均码。"),
            ("{brand} {model} {Material} Beanie|{brand} {model} {Material}毛线帽",), noun="Beanie|毛线帽", models="style", weight=0.6, max_colors=4, season="winter", warranty=0),
        Kind("cap|鸭舌帽", "Accessories|配饰 > Hats|帽子", "cap", (12, 48), "wear", "apparel", (one("Material|材质", "Cotton twill|棉斜纹", "Linen|亚麻*1.1", "Recycled polyester|再生涤纶"), flag("UV protection|防晒", 0.5)),
            ("Shade for the eyes, nothing for show.|给眼睛遮阳，不为耍帅。", "Softened before it reaches you.|预先水洗，到手就软。"), ("[UV protection] The cloth blocks ultraviolet to UPF 50.|面料UPF50防紫外线。", "Adjusts at the back with a metal slide.|后部金属扣可调。"),
            ("{brand} {model} {Material} Cap|{brand} {model} {Material}鸭舌帽",), noun="Cap|鸭舌帽", models="style", weight=0.5, max_colors=4, season="summer", warranty=0),
        Kind("scarf|围巾", "Accessories|配饰 > Scarves and gloves|围巾手套", "scarf", (15, 140), "wear", "apparel", (one("Material|材质", "Merino wool|美利奴羊毛", "Cashmere|羊绒*2", "Cotton|棉*0.7"), num("Length|长度", 160, 200, 10, "cm", rises=False)),
            ("Twice round and still long enough to tie.|绕两圈还能打结。", "Light on the neck and warm in the wind.|围着轻，风里暖。"), ("{Material}, {Length} long.|{Material}，长{Length}。", "Fringes twisted by hand.|手捻流苏。"),
            ("{brand} {model} {Material} Scarf|{brand} {model} {Material}围巾",), noun="Scarf|围巾", models="style", weight=0.6, max_colors=3, season="winter", warranty=0),
        Kind("gloves|手套", "Accessories|配饰 > Scarves and gloves|围巾手套", "gloves", (12, 90), "wear", "apparel", (one("Material|材质", "Merino wool|美利奴羊毛", "Leather|皮革*1.8", "Fleece|抓绒*0.7"), flag("Touchscreen|触屏", 0.6)),
            ("Warm fingers that still work.|手指暖和，还能干活。", "Close at the wrist, roomy at the knuckle.|腕口贴合，指节宽裕。"), ("[Touchscreen] Index finger and thumb work on screens.|食指拇指可触屏。", "{Material} throughout.|全{Material}。"),
            ("{brand} {model} {Material} Gloves|{brand} {model} {Material}手套",), axis("Size|尺码", "S", "M", "L"), noun="Gloves|手套", models="style", weight=0.5, max_colors=3, season="winter", warranty=0),
    ),
)
