"""Frames about goods that are shown or named: ask_product, compare, add_to_cart, view_cart."""

__all__ = ["GOODS"]

GOODS = {
    "ask_product": """{goods}怎么样 / {goods}质量怎么样 / {goods}好用吗 / {goods}好不好 / {goods}多少钱 / {goods}什么价 / {goods}是什么材质的 / {goods}有什么颜色 / {goods}有哪些尺码 / {goods}有货吗 / {goods}还有货吗
        {goods}现货吗 / {goods}包邮吗 / {goods}多重 / {goods}多大 / {goods}尺寸是多少 / {goods}能用多久 / {goods}保修多久 / {goods}质保几年 / {goods}怎么用 / {goods}会不会掉色 / {goods}会掉色吗 / {goods}能机洗吗
        {goods}有赠品吗 / {goods}有优惠吗 / {goods}能便宜点吗 / {goods}什么时候补货 / {goods}是正品吗 / {goods}保真吗 / {goods}有没有异味 / {goods}评价如何 / {goods}适合送人吗 / {goods}适合老人用吗 / {goods}介绍一下
        介绍一下{goods} / 讲讲{goods} / 说说{goods}的特点 / {goods}有啥特点 / {goods}啥材质 / {goods}结实吗 / {goods}耐用吗 / {goods}噪音大吗 / {goods}费电吗 / {goods}功率多大 / {goods}容量多大 / {goods}保质期多久
        {goods}哪天生产的 / {goods}哪里产的 / {goods}产地是哪 / {goods}的参数发我一下 / {goods}有说明书吗 / {goods}怎么安装 / {goods}包安装吗 / {goods}要自己组装吗 / {goods}有实物图吗 / {goods}有视频吗 / {goods}好看吗
        {goods}显胖吗 / {goods}透气吗 / {goods}会起球吗 / {goods}缩水吗 / {goods}偏大还是偏小 / 身高170穿{goods}什么码合适 / 我130斤{goods}穿多大 / {goods}码数正吗 / {goods}甜不甜 / {goods}辣吗 / {goods}孕妇能用吗
        {goods}小孩能用吗 / {goods}有副作用吗 / {goods}配料有什么 / {goods}里面有什么 / {goods}一箱几个 / {goods}起批量是多少 / {goods}批发什么价 / {goods}能定制吗 / {goods}可以刻字吗 / {goods}配件能单买吗
        {goods}值得买吗 / {goods}值不值这个价 / {goods}为什么这么贵 / {goods}凭啥卖这么贵 / {goods}咋样 / {goods}靠不靠谱 / {goods}用过的说说 / {goods}有人买过吗 / {goods}真有那么好吗 / {goods}是不是智商税 / {goods}啥时候有活动
        想问下{goods}的细节 / 问一下{goods}还有吗 / 我想了解{goods} / 能详细说说{goods}吗 / {goods}的详情给我看看 / {goods}和图片一样吗 / {goods}有色差吗 / {goods}实物啥样 / {goods}到手价多少 / {goods}券后多少
        {goods}今天下单几天到 / {goods}发什么快递 / {goods}能当天发吗 / {goods}能不能水洗 / {goods}会生锈吗 / {goods}防摔吗 / {goods}安不安全 / {goods}费油吗 / {goods}好打理吗 / {goods}好清洗吗 / {goods}续航多久 / {goods}有没有毒
        {goods}中不中用 / {goods}好使不 / {goods}yyds吗 / {goods}的quality怎么样 / {goods}have货吗 / 这个{goods}不会是假的吧 / 考虑入{goods}，先问下质量 / 下单前问问，{goods}好用不
        {goods}的尺寸图有吗 / {goods}重不重 / {goods}好不好洗 / {goods}用几号电池 / {goods}要充多久 / {goods}防水不 / {goods}吃电吗 / {goods}隔音吗 / {goods}甜度怎么样 / {goods}是独立包装吗 / {goods}几片装 / {goods}生产日期是什么时候 / {goods}过敏的人能用吗 / {goods}有没有检测报告 / {goods}哪个国家产的 / {goods}适合多大孩子 / {goods}老人会用吗 / {goods}操作难不难 / {goods}味道大不大 / {goods}伤手吗 / {goods}会不会刮花 / {goods}能放洗碗机吗 / {goods}可以微波吗 / {goods}能上飞机吗 / {goods}夏天热不热 / {goods}起静电吗 / {goods}弹性好吗 / {goods}厚不厚 / {goods}软不软 / {goods}硬不硬 / {goods}扎不扎人 / {goods}显白吗 / {goods}持久吗 / {goods}脱妆吗 / {goods}油腻吗 / {goods}好吸收吗 / {goods}猫会喜欢吗 / {goods}好组装吗 / {goods}承重多少 / {goods}晃不晃 / {goods}占地方吗 / {goods}能折叠收起来吗 / {goods}有轮子吗 / {goods}信号好吗 / {goods}卡不卡 / {goods}支持快充吗 / {goods}内存够用吗 / {goods}适合我的车吗 / {goods}安装要打孔吗 / {goods}什么年级看 / {goods}有配套的吗 / {goods}送不送配件 / {goods}能试用吗""",
    "ask_product.bare": """这个怎么样 / 这个有货吗 / 这款是什么材质 / 这个多少钱 / 质量怎么样 / 有货吗 / 还有货吗 / 现货吗 / 这个能便宜吗 / 这款有什么颜色 / 怎么用啊 / 会掉色吗 / 保质期多久 / 能机洗吗 / 是正品吗 / 尺码偏大吗 / 有实物图吗
        这个保修多久 / 这个好用不 / 这款评价咋样 / 这款几天能到 / 它噪音大不大 / 这东西结实不 / 这个咋用 / 这款显瘦吗 / 有说明书没""",
    "ask_product.value": """{goods}有{mod}吗 / {goods}有没有{mod} / {goods}是{mod}吗 / {goods}是不是{mod} / {goods}有{mod}没 / {goods}{mod}有货吗 / {goods}{mod}还有吗 / {goods}还有{mod}吗 / 想问{goods}有{mod}不 / 请问{goods}有{mod}吗
        {goods}确定是{mod}吗 / {goods}到底是不是{mod} / 问下{goods}是{mod}还是别的 / {goods}有做{mod}吗 / {goods}没有{mod}吗 / {goods}出不出{mod} / {goods}{mod}什么时候补货 / {goods}{mod}多少钱 / {goods}{mod}好看吗
        {goods}选{mod}怎么样 / {goods}有{mod}的话我就买 / {goods}能有{mod}不 / {goods}真的是{mod}吗 / {goods}{mod}的实物图有吗
        {goods}出了{mod}没 / {goods}只有{mod}吗 / {goods}买{mod}合适吗 / {goods}就{mod}吗 / {goods}可以选{mod}吗 / {goods}算{mod}吗 / {goods}不是{mod}吧 / 我记得{goods}有{mod}，对吗 / {goods}标的{mod}准吗 / {goods}应该是{mod}吧 / {goods}能做{mod}吗 / {goods}{mod}卖完了吗""",
    "compare": """{goods}哪个好 / {goods}哪个更好 / {goods}有什么区别 / {goods}区别在哪 / {goods}比一下 / {goods}对比一下 / 对比一下{goods} / 帮我对比{goods} / 比较一下{goods} / {goods}怎么选 / {goods}选哪个 / {goods}买哪个划算
        {goods}有啥不一样 / {goods}有啥不同 / {goods}哪个性价比高 / {goods}哪个质量好 / {goods}你推荐哪个 / {goods}哪个更适合我 / 纠结{goods} / {goods}纠结死了，选哪个 / {goods}二选一，帮我选 / {goods}哪个值得买
        {goods}哪个更耐用 / {goods}哪个好用 / {goods}差别大吗 / {goods}差在哪 / 说说{goods}的优缺点 / {goods}各有什么优点 / {goods}哪个更划算 / {goods}到底买哪个好 / {goods}比比看 / {goods}帮我pk一下 / {goods}哪个强
        在{goods}之间犹豫，帮我看看 / {goods}参数对比发一下 / {goods}价格差那么多，差在哪 / {goods}该买哪个啊 / {goods}是不是一样的 / {goods}有差吗 / {goods}哪个耐造 / {goods}vs一下 / {goods}，which one好 / 列个表比较{goods}
        {goods}咋选 / {goods}哪个巴适 / {goods}看花眼了，哪个好 / {goods}哪款更值 / 想知道{goods}哪个好用
        {goods}有何区别 / {goods}谁更好 / 帮忙参谋下{goods} / {goods}拿不定主意 / {goods}质量一样吗 / {goods}哪个更适合送人 / {goods}你会选哪个 / {goods}两个里面选一个 / {goods}放一起比比 / {goods}做个对比 / {goods}有什么差别 / {goods}的区别讲一下 / {goods}各自优势是啥 / {goods}哪个口碑好点 / {goods}哪个省心 / {goods}贵的那个好在哪""",
    "compare.one": """{goods}和其他的比怎么样 / {goods}跟别的有什么区别 / {goods}比别的好在哪 / {goods}和另外几个比哪个好 / {goods}跟其他几款差在哪 / {goods}跟剩下的比一下 / 拿{goods}和别的对比一下 / {goods}比其他的贵在哪 / {goods}比起别的值吗
        {goods}和别家的比呢 / {goods}跟同价位的比如何 / {goods}有啥比别的强的 / {goods}和其他款的差别 / 为啥{goods}和别的价格差这么多""",
    "compare.kind": """{goods}哪款好 / 几款{goods}哪个好 / 这几款{goods}有什么区别 / {goods}帮我对比一下 / 对比一下几款{goods} / 这几个{goods}哪个性价比高 / {goods}之间有啥区别 / 不同的{goods}差在哪 / {goods}比较一下 / 你们家的{goods}哪款最好用，比一比 / 这些{goods}差别大吗
        {goods}这么多，哪个更好 / 这两款{goods}怎么选 / 这俩{goods}哪个强 / 几个{goods}参数列个表比比""",
    "compare.bare": """这几个哪个好 / 哪个更好 / 这几款有什么区别 / 帮我对比一下这几款 / 这几款哪个质量好 / 你推荐哪个 / 区别在哪 / 这几个帮我比较一下 / 到底选哪个好 / 这些都差不多吧，哪个好 / 哪个性价比高 / 挑花眼了帮我对比下 / 这几款参数比一比""",
    "add_to_cart": """我要{goods} / 要{goods} / 就要{goods} / 就{goods}吧 / 就{goods}了 / {goods}加购物车 / 把{goods}加入购物车 / 把{goods}放购物车 / {goods}加购 / 帮我把{goods}加到购物车 / {goods}下单 / 下单{goods} / 帮我下单{goods}
        买{goods} / 我买{goods} / 拍{goods} / {goods}拍了 / {goods}我要了 / {goods}拿下 / 拿下{goods} / {goods}直接买 / {goods}给我来一份的链接下单 / 决定了，{goods} / 想好了，就要{goods} / 行，{goods}吧 / 可以，就{goods}
        {goods}怎么下单 / {goods}怎么买 / 我想买{goods} / {goods}怎么付款 / 立即购买{goods} / 给我{goods} / {goods}收了 / {goods}加车 / 先把{goods}加车里 / {goods}放车里 / {goods}入了 / 冲{goods} / {goods}来，付钱 / {goods}打包
        我选{goods} / 选{goods} / 定{goods} / 订{goods} / {goods}安排 / 给我安排{goods} / {goods}check out / {goods}加到cart里 / 麻烦{goods}加一下购物车 / 那我要{goods} / 那就{goods} / 要了，{goods} / 听你的，{goods}
        {goods}帮我加一下 / 直接下单{goods}吧 / {goods}买买买 / 手滑了，{goods}拿下 / 老板{goods}给我包起来 / 中，就{goods} / 得，就要{goods} / {goods}我付款 / 别啰嗦了就{goods}
        {goods}帮我放购物车 / 购物车加一下{goods} / 麻烦下单{goods} / 我决定买{goods}，怎么付款 / 将{goods}放入购物车 / 加购一下{goods} / {goods}我下单了 / {goods}先加购物车，晚点付款 / 就拍{goods} / 我就拍{goods}了 / 把{goods}买了 / {goods}帮我下个单 / 购物车里放{goods} / {goods}直接结账 / 帮我把{goods}结算了 / {goods}丢购物车""",
    "add_to_cart.count": """{goods}来{q} / {goods}要{q} / {goods}{q} / {q}{goods} / 来{q}{goods} / 要{q}{goods} / {goods}给我来{q} / {goods}加{q}到购物车 / 把{goods}加{q} / {goods}买{q} / {goods}拿{q} / {goods}拍{q} / {goods}下单{q} / {goods}，{q}，加购物车
        我要{goods}，{q} / {goods}加购{q} / 先把{goods}加{q}到车里 / {goods}囤{q} / {goods}帮我来{q} / {goods}整{q} / {goods}订{q} / 就{goods}，{q} / {goods}各{q} / {goods}放{q}进购物车 / 加购{goods}，数量{q} / 买{q}{goods}
        {goods}下单{q}吧 / 购物车加{q}{goods} / 帮我拍{q}{goods} / {goods}放购物车，{q} / 拍下{q}{goods} / {q}{goods}，下单 / 把{q}{goods}加购物车 / {goods}一共{q}，加购""",
    "add_to_cart.bare": """加入购物车 / 加购物车 / 我要这个 / 就这个了 / 就要这个 / 下单 / 买了 / 帮我下单 / 放购物车吧 / 就它了 / 拍了 / 直接买 / 我买了 / 这个我要了 / 加购 / 就这款吧 / 行，买 / 给我下单吧 / 成交 / 立即购买 / 怎么付款，我要了 / 安排上""",
    "add_to_cart.bare_count": """来{q} / 要{q} / 我要{q} / 给我来{q} / 买{q} / 加{q}到购物车 / 拿{q} / 下单{q} / 先来{q} / 就要{q} / 行，要{q} / 拍{q} / {q}，加购物车 / 来{q}吧 / 囤{q} / 加购{q} / 这个来{q} / 这款要{q}""",
    "add_to_cart.variant": "要{mod} / 选{mod} / {mod} / 颜色尺码什么的选{mod} / 规格选{mod} / 拿{mod} / 要{mod}那款 / 款式选{mod} / 要那个{mod}",
    "view_cart": """我的购物车 / 看看购物车 / 购物车里有什么 / 打开购物车 / 看一下购物车 / 购物车 / 查看购物车 / 我购物车里都有啥 / 购物车现在多少钱 / 一共多少钱了 / 购物车总价多少 / 我加了哪些东西 / 我都加了啥 / 购物车有几件东西
        帮我看看购物车 / 购物车在哪 / 购物车怎么看 / 去购物车 / 显示购物车 / 我的车里有啥 / 车里现在一共多少 / 打开我的cart / show一下购物车 / 刚才加的东西在哪看 / 我刚加进去的东西呢 / 购物车给我瞅瞅 / 想看看购物车都有啥
        结算前先看下购物车 / 购物车清单发我 / 购物车合计多少 / 已选的商品有哪些 / 我选了哪些了 / 购物车里那些东西加起来多少钱 / 购物车满减了吗，给我看看 / 瞄一眼购物车 / 我的购物篮 / 看下篮子里有啥 / 车里东西还在吗
        购物车里的东西没丢吧 / 购物车怎么空了，给我看看 / 想核对一下购物车 / 我加购的都列一下 / 列出购物车 / 购物车里几件了 / 算一下购物车多少钱
        看一眼购物车 / 购物车里还有啥 / 帮我打开购物车 / 我的购物车里东西列一下 / 想看下已经加购的 / 我加购了几样 / 已加购商品 / 购物车明细 / 购物车列表 / 我要结算，先看购物车 / 现在车里多少件 / 总共要付多少，看下购物车 / 购物车里一共几样 / 我都选了些什么 / 刚刚加的那些给我看看 / cart里有啥 / 看车 / 购物车给我看看 / 查一下我的购物车 / 加购清单
        我都加了些啥 / 车里现在几样东西 / 目前总共多少钱 / 看下我选的 / 给我看看车 / 都加上了没""",
}
