//! Names of streets. All are invented; each is given once.

use super::chance::Chance;
use super::line::Kind;
use super::zone::Zone;

const FIRST: &str = "桂梧槐芦荷榴枫兰棠梅竹柳杏樟榆桐莲菊松柏枇橘桑云鹭蓼芷菱蒲苇";
const SECOND: &str = "泉溪园林台桥塘湾坡庭亭井坊岸洲浦圃苑畈径墩渚汀滩堰港渠沼";
const ESTATE: [&str; 2] = [
    "锦云和瑞嘉永康雅静朗悦恒丰盛泽华翠碧金新景怡明晨澄清宁祥润博",
    "兰庭湖山城泰安源府江悦都华海邦达园屿岚翰景乐里汇禾廷庄陌",
];
const TRADES: &str = "箍桶 染坊 豆腐 竹器 铁匠 盐仓 米市 酱园 油坊 船埠 灯笼 纸伞 银匠 茶亭 草席 药王 面筋 皮匠 锡器 书铺 \
     糖坊 木排 柴行 鱼市 蓑衣 伞骨 篾匠 棉花 布行 钟表 香烛 石磨 水碓 梳篦 扇子 砚瓦 鞋楦 弹棉 打索 麻行 \
     冰窖 轿行 马厩 更楼 义仓 学宫 武庙 会馆 戏台 牌楼 照壁 天井 过街 转角 半边 九曲 八字 三眼 双井 四宜";
const INDUSTRY: &str =
    "纺工 电机 金工 轴承 汇智 精工 创业 兴业 锦纶 化纤 仪表 阀门 光电 物流 仓储 包装 印染 铸造 汽配 新材";

/// Names that are left.
#[derive(Debug)]
pub struct Names {
    trades: Vec<String>,
    industry: Vec<String>,
    plain: Vec<String>,
    estates: Vec<String>,
}

/// Every pair of characters once, in random order.
fn pairs([first, second]: [&'static str; 2], chance: &mut Chance) -> Vec<String> {
    let mut pairs: Vec<String> = first
        .chars()
        .flat_map(|one| second.chars().filter(move |&other| other != one).map(move |other| format!("{one}{other}")))
        .collect();
    chance.shuffle(&mut pairs);
    pairs
}

impl Names {
    pub fn new() -> Self {
        let chance = &mut Chance::of("names");
        let mut lists =
            [TRADES, INDUSTRY].map(|words| words.split_whitespace().map(str::to_owned).collect::<Vec<String>>());
        for list in &mut lists {
            chance.shuffle(list);
        }
        let [trades, industry] = lists;
        Self { trades, industry, plain: pairs([FIRST, SECOND], chance), estates: pairs(ESTATE, chance) }
    }

    /// A name for a new street.
    pub fn street(&mut self, zone: Zone, kind: Kind) -> String {
        if zone == Zone::Village {
            return String::new();
        }
        let ending = match kind {
            Kind::Primary => "大道",
            Kind::Secondary | Kind::Tertiary => "路",
            Kind::Residential if zone == Zone::Works => "路",
            Kind::Residential => "街",
            Kind::Living => "巷",
            Kind::Lane => "弄",
            _ => return String::new(),
        };
        let list = match zone {
            Zone::Old => &mut self.trades,
            Zone::Works => &mut self.industry,
            _ => &mut self.plain,
        };
        let word = list.pop().or_else(|| self.plain.pop()).expect("more names than streets");
        format!("{word}{ending}")
    }

    /// A name for a compound, a park or a shop.
    pub fn word(&mut self) -> String {
        self.estates.pop().expect("more names than estates")
    }
}
