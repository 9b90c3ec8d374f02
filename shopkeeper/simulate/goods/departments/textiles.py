"""Home textiles: bed, bath, windows, floors."""

from __future__ import annotations

from shopkeeper.simulate.goods.kind import Department, Kind, axis, flag, num, one

_CARE = one("Care|洗护", "Machine wash 30 °C|30℃机洗", "Machine wash 40 °C|40℃机洗", "Machine wash 60 °C|60℃机洗")

DEPARTMENT = Department(
    name="Home textiles|家纺", code="TEX", tint="#cbbfc4",
    kinds=(
        Kind("cushion|抱枕", "Living room|客厅织物 > Cushions|抱枕", "cushion", (12, 80), "textile", "textile",
            (one("Material|材质", "Linen|亚麻*1.2", "Cotton|棉", "Velvet|丝绒*1.1", "Wool|羊毛*1.3"), one("Size|尺寸", "40 x 40 cm|40×40厘米*0.9", "45 x 45 cm|45×45厘米", "50 x 50 cm|50×50厘米*1.1"), _CARE, flag("Filling included|含枕芯", 0.7)),
            ("A cushion that makes an old sofa look chosen.|一只抱枕，让旧沙发看起来像是刻意挑的。", "Plump, soft and closed with a zip you cannot see.|饱满柔软，隐形拉链收口。"),
            ("{Material} woven closely enough to last.|{Material}织得紧实，经久耐用。", "[Filling included] The filling is included and springs back.|含枕芯，回弹良好。", "The cover comes off for washing: {Care}.|外套可拆洗：{Care}。"),
            ("{brand} {model} {Material} Cushion, {Size}|{brand} {model} {Material}抱枕 {Size}",), noun="Cushion|抱枕", models="style", weight=1.1, max_colors=4, warranty=6),
        Kind("bed linen set|床品套件", "Bedroom|床上用品 > Bed linen|床品套件", "bedding", (38, 260), "textile", "textile",
            (one("Material|材质", "Cotton percale|高支棉", "Cotton sateen|缎纹棉*1.15", "Linen|亚麻*1.6", "Bamboo viscose|竹纤维*1.2"), num("Thread count|纱支", 200, 500, 50, ""), _CARE),
            ("Sheets that feel like the second night in a good hotel.|像在好酒店睡到第二晚的感觉。", "Crisp in summer, kind in winter.|夏日清爽，冬日亲肤。"),
            ("{Material}, washed before sewing so it keeps its size.|{Material}，先水洗后缝制，不易缩水。", "Duvet cover and two pillowcases, closed with buttons.|含被套一件、枕套两只，纽扣开合。", "{Care}; no ironing if you hang it while damp.|{Care}；趁湿晾挂，可免熨烫。"),
            ("{brand} {model} {Material} Bed Linen Set|{brand} {model} {Material}床品套件",), axis("Bed size|床品尺寸", "Single|单人*0.8", "Double|双人", "King|加大*1.2", take=3), noun="Bed Linen Set|床品套件", models="style", weight=1.0, max_colors=3, warranty=12),
        Kind("duvet|被子", "Bedroom|床上用品 > Duvets|被子", "duvet", (40, 360), "textile", "textile",
            (one("Filling|填充物", "Down|羽绒*1.8", "Wool|羊毛*1.3", "Microfibre|超细纤维*0.8", "Silk|蚕丝*1.9"), num("Warmth|保暖度", 4, 15, 1.5, "tog", rises=False), _CARE),
            ("Light to lift and warm to lie under.|拿着轻，盖着暖。", "A duvet for people who argue about the window.|写给为开不开窗争论的人。"),
            ("{Filling} in small squares, so nothing slides to the foot.|{Filling}方格绗缝，不跑芯。", "Warmth {Warmth}: the shop sorts duvets by it.|保暖度{Warmth}。"),
            ("{brand} {model} {Filling} Duvet, {Warmth}|{brand} {model} {Filling}被 {Warmth}",), axis("Bed size|床品尺寸", "Single|单人*0.75", "Double|双人", "King|加大*1.2", take=3), noun="Duvet|被子", models="style", weight=0.6, max_colors=1, season="winter"),
        Kind("towels|毛巾", "Bathroom|浴室织物 > Towels|毛巾", "towels", (12, 90), "textile", "textile",
            (one("Material|材质", "Cotton|棉", "Organic cotton|有机棉*1.2", "Linen|亚麻*1.3"), num("Weight|克重", 400, 700, 50, "g/m²"), num("Pieces|件数", 2, 6, 1, "pcs")),
            ("Thick where it should be and dry by evening.|该厚的地方厚，傍晚就能干。", "Towels that drink water from the first wash.|第一次洗后就很吸水的毛巾。"),
            ("{Weight} of combed {Material}.|{Weight}精梳{Material}。", "A loop at the edge, where you need it.|边上有挂环，位置刚好。"),
            ("{brand} {model} {Material} Towels, Set of {Pieces}|{brand} {model} {Material}毛巾 {Pieces}",), noun="Towels|毛巾", models="style", weight=0.9, max_colors=4, warranty=6, scene="tiles"),
        Kind("rug|地毯", "Living room|客厅织物 > Rugs|地毯", "rug", (40, 480), "textile", "textile",
            (one("Material|材质", "Wool|羊毛*1.5", "Jute|黄麻", "Cotton|棉*0.9", "Recycled polyester|再生涤纶*0.8"), one("Shape|形状", "Rectangular|长方形", "Round|圆形"), num("Pile|绒高", 3, 25, 2, "mm", rises=False)),
            ("A rug that quiets a room.|一张让房间安静下来的地毯。", "Made to be walked on, sat on and danced on.|可走、可坐、可起舞。"),
            ("{Material} with a pile of {Pile}.|{Material}，绒高{Pile}。", "Flat enough for doors to pass.|不碍门开合。"),
            ("{brand} {model} {Shape} {Material} Rug|{brand} {model} {Material}{Shape}地毯",), axis("Size|尺寸", "80 x 150 cm|80×150厘米*0.6", "120 x 180 cm|120×180厘米", "160 x 230 cm|160×230厘米*1.6", "200 x 300 cm|200×300厘米*2.4", take=3), noun="Rug|地毯", models="style", weight=0.8, max_colors=2),
        Kind("throw|盖毯", "Living room|客厅织物 > Throws|盖毯", "throw", (22, 160), "textile", "textile",
            (one("Material|材质", "Merino wool|美利奴羊毛*1.5", "Cotton|棉", "Fleece|抓绒*0.6", "Alpaca blend|羊驼混纺*1.7"), one("Size|尺寸", "130 x 170 cm|130×170厘米", "150 x 200 cm|150×200厘米*1.2")),
            ("For the sofa, the cat, and whoever gets there first.|沙发的、猫的，谁先到是谁的。", "A throw with weight enough to feel looked after.|有分量的盖毯，盖上就安心。"),
            ("{Material}, fringed by hand.|{Material}，手工流苏。", "Two people fit under {Size}.|{Size}，够两个人盖。"),
            ("{brand} {model} {Material} Throw, {Size}|{brand} {model} {Material}盖毯 {Size}",), noun="Throw|盖毯", models="style", weight=0.8, max_colors=3, season="winter"),
        Kind("curtains|窗帘", "Windows|窗饰", "curtain", (28, 190), "textile", "textile",
            (one("Material|材质", "Linen blend|亚麻混纺*1.1", "Velvet|丝绒*1.3", "Cotton|棉"), flag("Blackout|遮光", 0.5), num("Drop|高度", 180, 280, 20, "cm", rises=False)),
            ("Curtains that fall straight from the first day.|第一天就垂得笔直的窗帘。", "They soften the light and the noise of the street.|柔化光线，也柔化街声。"),
            ("[Blackout] The lining blocks street lamps and early suns.|遮光内衬，挡住路灯与晨光。", "Two panels with a drop of {Drop}.|两片装，高{Drop}。"),
            ("[Blackout] {brand} {model} Blackout Curtains, {Drop}|{brand} {model} 遮光窗帘 {Drop}", "{brand} {model} {Material} Curtains, {Drop}|{brand} {model} {Material}窗帘 {Drop}"), noun="Curtains|窗帘", models="style", weight=0.6, max_colors=3),
    ),
)
