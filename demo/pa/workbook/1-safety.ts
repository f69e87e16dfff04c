/** 公共安全. Columns and their meaning: `table.ts`. */
export const SAFETY = `
1.01   | L1 | property    | org-safety committee              |            | 14       | 电梯困人               | People stuck in a lift                          | 电梯停在楼层中间，里面有人。
1.02   | L1 | property    | committee org-safety              |            | 2 heating | 燃气泄漏              | Gas leak                                        | 楼道里闻到很浓的燃气味。
1.03   | L3 | org-safety  | committee property                |            | 5        | 楼道堆物               | Stairwell blocked by belongings                 | 楼道堆满纸箱，走路要侧身。 / 消防通道放了旧家具。
1.04   | L2 | property    | committee org-safety              |            | 2        | 消防设施损坏           | Broken fire equipment                           | 三层灭火器已经过期。 / 消火栓箱门打不开。
1.05   | L3 | committee   | org-safety property police        |            | 5        | 电动车违规充电         | E-bikes charged where they must not be          | 有人从窗户拉线给电动车充电。 / 又有人把电瓶拿到楼道里充。
1.06   | L4 | org-safety  | committee police                  |            | 2        | 治安巡逻               | Neighbourhood patrol                            | 晚上小路没有人巡逻，希望加强。
1.07   | L1 | property    | committee org-safety street-office |           | 1        | 初期火情               | Fire breaking out                               | 垃圾桶冒烟，火苗已经起来了。
1.08.1 | L2 | property    | org-safety                        |            | 0        | 消防通道被车辆占用     | Cars parked in the fire lane                    | 消防通道停了两辆私家车，叫不到车主。
1.08.2 | L3 | property    | org-safety committee              |            | 1        | 消防车道标线不清       | Markings of the fire lane worn away             | 消防车道的黄线磨没了，总有人停车。
1.08.3 | L3 | org-safety  | property                          |            | 0        | 疏散指示灯不亮         | Emergency exit signs out                        | 楼梯间的疏散指示灯全黑了。
1.08.4 | L4 | org-safety  | committee *organization           |            | 0 autumn | 消防演练               | Fire drills                                     | 希望组织一次楼栋疏散演练。
1.08.5 | L4 | org-safety  | committee enterprise              |            | 0        | 沿街商铺消防检查       | Fire checks of shops along the street           | 楼下小饭馆的煤气罐放在过道里，能不能去查查？
1.08.6 | L3 | committee   | org-safety social-work            |            | 1        | 独居老人家庭消防隐患   | Fire hazards in the homes of elderly people living alone | 隔壁老人家里堆了很多纸壳，怕着火。
1.09.1 | L2 | property    | committee                         |            | 2 summer | 高空坠物隐患           | Things that may fall from a height              | 外墙瓷砖松了，随时会掉下来。
1.09.2 | L3 | committee   | property police                   |            | 3        | 高空抛物               | Things thrown from windows                      | 楼上往下扔烟头和垃圾。 / 差点被扔下来的瓶子砸到。
1.09.3 | L2 | property    | street-office                     |            | 0        | 井盖缺失               | Missing manhole cover                           | 人行道的井盖不见了，晚上看不见。
1.09.4 | L2 | property    | committee                         |            | 1        | 护栏松动               | Loose railings                                  | 二楼平台的护栏一推就晃。
1.09.5 | L2 | property    | org-green street-office           |            | 2 rain   | 树木倾倒隐患           | Trees about to fall                             | 大风以后那棵槐树歪了，下面就是车。
1.09.6 | L1 | property    | committee street-office           |            | 1 rain   | 墙体倒塌危险           | Wall in danger of collapsing                    | 围墙裂了一人宽的口子，还在往外斜。
1.10.1 | L1 | property    | committee org-safety              |            | 1 rain   | 裸露带电线缆           | Bare live wires                                 | 电线掉在积水里，还冒火花。
1.10.2 | L3 | property    | org-safety                        |            | 1        | 飞线杂乱               | Tangled overhead cables                         | 楼之间的网线垂到人头高了。
1.10.3 | L2 | org-repairs | property org-safety               | involved   | 1 heating | 老旧线路用电隐患      | Old wiring that overheats                       | 插座发烫，一开取暖器就跳闸。
1.10.4 | L3 | property    | committee enterprise              |            | 1        | 充电桩故障             | E-bike charging post out of order               | 扫码付了钱，充电桩没有电。
1.10.5 | L4 | property    | committee owners                  |            | 2        | 增设集中充电点         | More places to charge e-bikes                   | 我们这栋楼附近没有充电棚，希望加一个。
1.11.1 | L2 | police      | committee org-safety              | involved   | 2        | 入室盗窃防范           | Burglaries, and what to do against them         | 单元里有两家被撬了门。
1.11.2 | L3 | police      | committee property                |            | 2        | 电动车电瓶被盗         | Stolen e-bike batteries                         | 昨晚停在楼下的电瓶车电池没了。
1.11.3 | L3 | police      | committee org-safety              |            | 3        | 电信诈骗劝阻           | Phone fraud stopped in time                     | 妈妈接到自称客服的电话，要她转账。
1.11.4 | L4 | org-safety  | police committee org-veterans     |            | 0        | 反诈宣传               | Talks on fraud                                  | 希望到楼里给老人讲讲怎么防骗。
1.11.5 | L3 | police      | committee                         | involved   | 0        | 可疑人员排查           | Strangers behaving suspiciously                 | 有人连着几天在单元门口转，问他不说找谁。
1.11.6 | L3 | police      | committee org-newcomers           | involved   | 1        | 出租房屋登记核查       | Checks on rented dwellings                      | 对面租给了十几个人，晚上很吵，也不知道登记了没有。
1.11.7 | L2 | police      | committee social-work             | restricted | 0        | 群租房整治             | Overcrowded rented flats                        | 一套房子隔成八间，门口全是鞋。
1.12.1 | L1 | police      | social-work org-safety            | health     | 1        | 老人走失               | Elderly person gone missing                     | 老人有记性不好的毛病，中午出门到现在没有回来。
1.12.2 | L1 | police      | committee org-safety              | minors     | 1 holidays | 儿童走失             | Child gone missing                              | 孩子在小区里玩，转眼找不到了。
1.12.3 | L1 | social-work | org-elder-care committee          | health     | 1 heating | 独居老人敲门无应答    | No answer at the door of a person living alone  | 两天没见她出门，敲门也没有声音。
1.12.4 | L1 | social-work | police committee                  | health     | 1        | 轻生风险干预           | Prevention of suicide                           | 邻居在群里说了告别的话，很担心。
1.13.1 | L2 | police      | social-work org-half-sky          | violence   | 2        | 家庭暴力               | Domestic violence                               | 楼上又传来打人的声音和哭声。
1.13.2 | L2 | police      | social-work committee             | violence   | 0        | 聚众斗殴与威胁         | Fights and threats                              | 他带着几个人堵在门口威胁我。
1.13.3 | L2 | police      | social-work org-half-sky          | violence   | 1        | 骚扰与跟踪             | Harassment and stalking                         | 下班总有人跟到楼下，我很害怕。
1.13.4 | L2 | social-work | police org-youth                  | minors     | 0 term   | 校园欺凌               | Bullying at school                              | 孩子身上有伤，问了才说同学打的。
1.13.5 | L3 | social-work | police committee                  | restricted | 0        | 社区矫正与帮教         | Support for people released or on probation     | 家里人刚回来，想知道找谁报到、怎么找工作。
1.14.1 | L4 | committee   | police property                   |            | 2        | 监控盲区               | Places that no camera sees                      | 车棚后面没有监控，丢了东西查不到。
1.14.2 | L3 | property    | police                            |            | 0        | 监控设备故障           | Cameras out of order                            | 想查录像，物业说摄像头坏了半个月。
1.14.3 | L4 | street-office | police committee                |            | 0 term   | 校门口交通秩序         | Traffic in front of the school                  | 放学时校门口车乱停，孩子过马路危险。
1.14.4 | L4 | street-office | committee property              |            | 0        | 减速带与警示标志       | Speed bumps and warning signs                   | 小区里车开得太快，希望装减速带。
1.15.1 | L3 | committee   | org-safety street-office *organization |       | 0 rain   | 防汛物资与值守         | Flood watch and what it needs                   | 地下室进水那次没有沙袋，今年备了没有？
1.15.2 | L2 | property    | committee street-office           |            | 1 snow   | 扫雪除冰               | Clearing snow and ice                           | 单元门口结冰了，老人不敢出门。
1.15.3 | L4 | committee   | org-safety party-branch           |            | 1        | 应急避难场所标识       | Signs to the emergency shelter                  | 想问问我们这片的避难场所在哪里，没看到牌子。
1.15.4 | L3 | police      | committee property                |            | 1 festival | 烟花爆竹管理         | Fireworks where they are not allowed            | 半夜在楼下放鞭炮，还有小孩在旁边。
`
