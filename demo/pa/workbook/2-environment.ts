/** 环境卫生. Columns and their meaning: `table.ts`. */
export const ENVIRONMENT = `
2.01   | L2 | property    | org-green committee               |            | 8 summer | 垃圾清运不及时         | Rubbish not collected in time                   | 垃圾桶满了两天没有清。 / 厨余垃圾味道很大。
2.02   | L3 | org-green   | property                          |            | 4        | 大件垃圾               | Bulky waste                                     | 旧沙发放在楼下没人收。 / 有人把床垫扔在绿地上。
2.03   | L4 | property    | org-green owners                  |            | 3 spring | 绿化养护               | Care of green spaces                            | 树枝挡住了二楼窗户。 / 草坪枯了一大片。
2.04   | L3 | committee   | social-work org-dance             |            | 7 summer | 噪音扰民               | Noise                                           | 广场舞音响太晚还没停。 / 楼上装修周末也施工。
2.05   | L3 | committee   | org-interaction police            |            | 4        | 犬只管理               | Dogs                                            | 有人遛狗不牵绳。 / 草地里到处是狗粪。
2.06   | L4 | org-green   | committee org-youth               |            | 2        | 垃圾分类指导           | Help with sorting waste                         | 分类站早上没有人指导。
2.07.1 | L3 | property    | org-green                         |            | 2        | 垃圾投放点脏乱         | Dirty collection points                         | 投放点地面全是汤水，下不去脚。
2.07.2 | L3 | property    | org-green                         |            | 0        | 垃圾桶破损             | Broken bins                                     | 桶盖没了，野猫把垃圾翻了一地。
2.07.3 | L4 | owners      | property committee org-green      |            | 0        | 垃圾投放点位置调整     | Moving a collection point                       | 投放点就在我家窗下，能不能挪远一点？
2.07.4 | L3 | property    | committee street-office           |            | 3 spring | 装修垃圾               | Building rubble                                 | 装修完的砖头堆在路边一个月了。
2.07.5 | L4 | org-green   | enterprise                        |            | 2        | 可回收物上门回收       | Recyclables fetched from the door               | 旧报纸和纸箱攒了一屋，有没有人上门收？
2.07.6 | L3 | org-green   | property pharmacy                 |            | 0        | 有害垃圾收集           | Collection of hazardous waste                   | 旧电池和灯管不知道往哪儿扔。
2.07.7 | L4 | org-green   | pharmacy health                   |            | 0        | 过期药品回收           | Expired medicines taken back                    | 老人家里一大包过期药，怕误吃。
2.07.8 | L4 | org-green   | org-half-sky org-interaction      |            | 0 autumn | 旧衣物回收             | Clothes taken back                              | 换季整理出两袋旧衣服，想捐出去。
2.08.1 | L3 | property    | committee                         |            | 3        | 楼道保洁               | Cleaning of stairwells                          | 楼道一个月没扫了。 / 楼梯扶手一层灰。
2.08.2 | L3 | property    | committee                         |            | 4        | 小广告清理             | Stickers and leaflets on walls                  | 单元门上贴满了开锁广告。
2.08.3 | L3 | property    | org-green                         |            | 1        | 公共区域积水           | Puddles that do not drain                       | 一下雨门口就是一个水坑。
2.08.4 | L3 | property    | committee                         |            | 0 autumn | 落叶清扫               | Fallen leaves                                   | 落叶堵住了排水口，走路也打滑。
2.08.5 | L4 | org-green   | org-youth *organization           |            | 0 spring | 爱国卫生月大扫除       | Spring clean-up                                 | 几号大扫除？我们楼想报名。
2.08.6 | L3 | property    | owners                            |            | 1        | 水箱清洗与水质公示     | Water tanks cleaned, and results posted         | 自来水有股味道，水箱多久没洗了？
2.08.7 | L3 | committee   | property org-half-sky             |            | 2        | 楼道种菜与散养家禽     | Vegetable plots and poultry in shared spaces    | 一楼把绿地翻了种菜，还浇粪水。
2.09.1 | L3 | property    | health org-green                  |            | 3 summer | 蚊蝇消杀               | Mosquitoes and flies                            | 地下室积水，蚊子成群。 / 晚上没法在楼下坐。
2.09.2 | L3 | property    | health                            |            | 2        | 鼠患防治               | Rats                                            | 垃圾站旁边看见好几只老鼠。
2.09.3 | L3 | property    | health                            |            | 0 summer | 蟑螂与白蚁             | Cockroaches and termites                        | 门框被白蚁蛀空了。
2.09.4 | L2 | property    | street-office org-safety          |            | 0 summer | 马蜂窝清除             | Wasps' nests                                    | 树上有个脸盆大的马蜂窝，旁边就是滑梯。
2.10.1 | L3 | police      | committee org-interaction         |            | 2        | 犬只伤人               | People bitten by dogs                           | 孩子在电梯里被狗扑了。
2.10.2 | L4 | org-interaction | health committee              |            | 0 spring | 犬只免疫登记           | Vaccination and registration of dogs            | 狗证到期了，社区有没有集中办理？
2.10.3 | L4 | org-green   | org-youth committee               |            | 0        | 流浪猫救助与绝育       | Stray cats                                      | 车棚里一窝小猫，希望有人管。
2.10.4 | L2 | police      | committee property                |            | 1        | 流浪犬伤人隐患         | Stray dogs that attack                          | 三条流浪狗追着人叫，孩子不敢走那条路。
2.11.1 | L3 | committee   | police property                   |            | 3        | 装修施工噪音           | Noise of building work                          | 中午还在电钻，老人没法休息。
2.11.2 | L3 | committee   | enterprise street-office          |            | 2 summer | 商铺油烟与排风噪音     | Fumes and fan noise of shops                    | 楼下烧烤店的油烟直往家里灌。
2.11.3 | L3 | committee   | org-dance org-choir               |            | 2 summer | 广场活动音量           | Loud music in the square                        | 九点多了两支队伍还在比音响。
2.11.4 | L3 | committee   | police                            |            | 1        | 夜间车辆鸣笛与改装噪音 | Horns and loud exhausts at night                | 半夜总有改装摩托车轰油门。
2.11.5 | L3 | property    | street-office                     |            | 1        | 水泵与机房噪音         | Pumps and machine rooms that hum                | 水泵整夜嗡嗡响，睡不着。
2.12.1 | L3 | *enterprise | committee street-office           |            | 1        | 门前三包               | Shops keep their front clean                    | 店门口污水倒在人行道上。
2.12.2 | L3 | street-office | committee police                |            | 2 summer | 占道经营               | Stalls blocking the way                         | 早市的摊子把路全占了，车过不去。
2.12.3 | L3 | street-office | committee property              |            | 1        | 违章搭建               | Unauthorised building                           | 顶层住户在楼顶搭房子，正在砌砖。
2.12.4 | L3 | committee   | property org-youth                |            | 3        | 共享单车乱停放         | Shared bicycles left anywhere                   | 共享单车堵在无障碍坡道上。
2.12.5 | L3 | property    | police committee                  |            | 2        | 僵尸车清理             | Cars left to rot                                | 那辆面包车停了两年，轮胎都瘪了。
2.13.1 | L4 | org-green   | property org-calligraphy          |            | 0 spring | 认养花坛               | Flower beds adopted by neighbours               | 我们几户想认养门口的花坛。
2.13.2 | L4 | owners      | property org-green                |            | 1        | 补种树木               | Replanting of trees                             | 砍掉的那棵树什么时候补种？
2.13.3 | L4 | property    | org-green                         |            | 1 spring | 飞絮治理               | Catkins                                         | 杨絮飘得满屋都是，家里有人过敏。
2.13.4 | L4 | org-green   | org-reading committee             |            | 1        | 低碳生活宣传           | Talks on saving energy                          | 想听听家里怎么省电省水。
2.14.1 | L3 | street-office | committee property              |            | 1        | 河岸与排水沟清理       | River bank and ditches                          | 临河里后面的水沟堵了，发臭。
2.14.2 | L4 | committee   | street-office health              |            | 1        | 公共厕所管理           | Public toilets                                  | 公厕灯坏了，也没有扶手。
2.14.3 | L3 | street-office | government committee            |            | 1 heating | 散煤与露天烧烤烟尘    | Smoke of coal and barbecues                     | 巷口天天有人露天烧烤，满院子是烟。
2.14.4 | L3 | committee   | org-interaction property          |            | 0 festival | 祭扫焚烧纸钱         | Offerings burnt in the street                   | 路口一片纸灰，风一吹全飘起来。
`
