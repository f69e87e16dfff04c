/** 志愿互助. Columns and their meaning: `table.ts`. */
export const MUTUAL_HELP = `
7.01   | L4 | org-interaction | org-green org-youth           |            | 4        | 二手物品交换           | Second-hand exchange                            | 想把婴儿车送给需要的人。 / 跳蚤市场什么时候再办？
7.02   | L3 | org-youth   | social-work org-reading           | minors     | 4 term   | 课后看护               | After-school care                               | 下班晚，孩子放学没有人接。
7.03   | L3 | org-elder-care | social-work                    | health     | 4        | 陪同就医               | Company to the doctor                           | 下周要去医院复查，没有人陪。
7.04   | L4 | org-newcomers | org-interaction                 |            | 3 autumn | 新居民互助             | Help for newcomers                              | 刚来这里，想认识附近的人。
7.05   | L4 | org-poverty-relief | social-work enterprise     | restricted | 2        | 困难家庭结对           | Families in need, paired with helpers           | 家里有两个孩子上学，想要一点帮助。
7.06.1 | L4 | org-interaction | *organization                 |            | 1        | 互助中心帮忙登记       | Help asked for at the mutual help centre        | 想找人帮忙搬个柜子。
7.06.2 | L4 | org-interaction | org-youth                     |            | 2        | 代买代办               | Errands                                         | 腿摔了下不了楼，想请人买菜。
7.06.3 | L4 | org-interaction | org-elder-care                |            | 1        | 时间银行积分           | Time credits                                    | 上个月的服务时长没有记上。
7.06.4 | L4 | org-interaction | enterprise                    |            | 0        | 爱心冰箱与物资点       | Community fridge                                | 家里水果吃不完，想放进爱心冰箱。
7.06.5 | L4 | org-interaction | org-green                     |            | 0        | 工具借用               | Tools lent                                      | 想借电钻用半天。
7.06.6 | L4 | org-interaction | committee                     |            | 2        | 失物招领               | Lost and found                                  | 捡到一串钥匙，上面有个小熊。
7.06.7 | L4 | org-interaction | org-green                     |            | 1 holidays | 出门期间代养宠物绿植 | Pets and plants looked after                    | 过年回老家，猫没人喂。
7.07.1 | L3 | org-elder-care | social-work org-youth          | involved   | 3        | 独居老人每日问候       | A daily call to those living alone              | 想让人每天给我妈打个电话。
7.07.2 | L3 | org-elder-care | org-repairs                    | involved   | 0        | 老人家务帮手           | A hand with the housework                       | 擦不动玻璃了。
7.07.3 | L4 | org-elder-care | org-reading                    | involved   | 0        | 读报聊天陪伴           | Reading aloud and company                       | 眼睛看不清了，想有人念念报。
7.07.4 | L3 | org-elder-care | org-safety                     | involved   | 0 snow   | 雪天接送老人           | Taking the elderly out in snow                  | 下雪了，母亲要去透析，想请人接送。
7.07.5 | L4 | org-elder-care | enterprise org-interaction     |            | 1        | 轮椅与护理用品借用     | Wheelchairs and care goods lent                 | 出院要用两周轮椅。
7.07.6 | L3 | org-elder-care | health                         | health     | 0        | 术后居家帮助           | Help at home after an operation                 | 刚做完手术，一个人做不了饭。
7.08.1 | L4 | org-youth   | org-reading                       | minors     | 3 term   | 功课辅导               | Help with homework                              | 孩子数学跟不上，有没有大学生志愿者？
7.08.2 | L3 | org-youth   | org-safety org-veterans           |            | 0 term   | 护学岗                 | Volunteers on the way to school                 | 早上校门口那个路口没有人看着。
7.08.3 | L4 | org-half-sky | org-youth                        | involved   | 0        | 新手妈妈互助           | New mothers among themselves                    | 一个人带孩子很闷，想认识别的妈妈。
7.08.4 | L3 | org-half-sky | social-work                      | minors     | 0 holidays | 临时看护儿童         | A child looked after for a while                | 突然要加班，孩子放哪里？
7.08.5 | L4 | org-youth   | org-chess org-calligraphy         |            | 0 holidays | 小小志愿者           | Children as volunteers                          | 孩子放假想做志愿者。
7.08.6 | L4 | org-youth   | org-reading                       | minors     | 0        | 流动儿童陪伴           | Company for children of newcomers               | 孩子刚转学来，没有玩伴。
7.09.1 | L4 | org-newcomers | committee                       |            | 1        | 本地生活指南           | A guide to living here                          | 看病、买菜、坐车都不熟悉。
7.09.2 | L4 | org-newcomers | org-interaction org-reading     |            | 1        | 普通话与方言帮学       | Learning the language of the place              | 听不懂本地话，买菜都费劲。
7.09.3 | L4 | org-newcomers | org-half-sky                    | involved   | 1        | 外来务工家庭联络     | Families of migrant workers in touch            | 老乡想一起过节。
7.09.4 | L3 | org-newcomers | org-legal-aid committee         |            | 2        | 租房信息与避坑         | Finding a flat without being cheated            | 中介收了钱不给合同。
7.09.5 | L3 | org-newcomers | org-poverty-relief              | involved   | 1 festival | 春节留守务工人员关怀 | Workers who stay for the Spring Festival        | 过年不回家，想找个地方一起吃年夜饭。
7.10.1 | L3 | org-poverty-relief | social-work *enterprise    | restricted | 2        | 爱心物资发放           | Goods for those in need                         | 米和油已经见底了。
7.10.2 | L4 | org-poverty-relief | org-youth enterprise       | minors     | 0 autumn | 助学金与学习用品       | Help with school costs                          | 开学的费用还差一些。
7.10.3 | L3 | org-poverty-relief | org-interaction            | restricted | 1        | 大病众筹协助           | Collecting for a serious illness                | 化疗的钱不够了。
7.10.4 | L3 | org-poverty-relief | enterprise org-half-sky    | restricted | 1        | 灾后临时帮扶           | Help after a fire or flood                      | 家里着了火，被褥都没了。
7.10.5 | L3 | org-poverty-relief | street-office              | involved   | 0 snow   | 流浪乞讨人员救助       | People without a roof                           | 桥洞下有人过夜，天太冷了。
7.10.6 | L4 | org-poverty-relief | *enterprise org-green      |            | 1        | 义卖与公益集市         | Charity sale                                    | 想捐几件手工品去义卖。
7.11.1 | L4 | org-veterans | party-branch org-safety          |            | 1        | 老兵志愿队             | Veterans as volunteers                          | 当过兵，想加入老兵志愿队。
7.11.2 | L4 | org-repairs | org-interaction org-green         |            | 2        | 便民维修日             | Repair day                                      | 磨剪子、修伞的师傅哪天来？
7.11.3 | L4 | org-repairs | org-elder-care                    |            | 2        | 家电维修               | Household appliances mended                     | 电饭锅插上就跳闸，帮看看。
7.11.4 | L4 | org-repairs | org-safety                        | involved   | 0        | 老人家中安全小改造     | Small changes that make a home safe             | 想在床边装个小夜灯。
7.11.5 | L4 | org-repairs | org-youth                         |            | 0        | 自行车与轮椅维修       | Bicycles and wheelchairs mended                 | 轮椅的轮胎没气了，自己弄不好。
7.12.1 | L4 | social-work | *organization                     |            | 1        | 志愿者招募与登记       | Becoming a volunteer                            | 退休了想做志愿者，在哪里报名？
7.12.2 | L4 | social-work | health org-safety                 |            | 1        | 志愿者急救培训         | First aid for volunteers                        | 想学心肺复苏。
7.12.3 | L4 | social-work | committee *organization           |            | 1        | 社工开放日             | Open day of the social workers                  | 开放日可以带孩子来吗？
7.12.4 | L4 | social-work | org-half-sky org-youth            |            | 0        | 志愿者保险与表彰       | Insurance and thanks for volunteers             | 做志愿服务摔了一跤，有保险吗？
7.12.5 | L4 | party-branch | *organization committee          |            | 1        | 在职党员进社区报到     | Party members giving time where they live       | 单位要求到社区报到，找谁登记？
7.12.6 | L3 | committee   | org-safety *organization          |            | 1        | 应急志愿队             | Volunteers for emergencies                      | 上次暴雨想帮忙，不知道找谁。
`
