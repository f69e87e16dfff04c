/** 设施维护. Columns and their meaning: `table.ts`. */
export const FACILITIES = `
6.01   | L2 | property    | committee street-office           |            | 6 summer | 停水停电               | Water or power cut                              | 整栋楼突然停水。 / 三单元没有电。
6.02   | L2 | property    | org-repairs                       |            | 8 rain   | 管道渗漏               | Leaking pipes                                   | 卫生间天花板滴水。 / 楼道管井里一直在漏。
6.03   | L3 | property    | committee                         |            | 8        | 路灯不亮               | Street lamp out                                 | 门口路灯坏了，晚上很黑。 / 一排路灯都不亮。
6.04   | L4 | property    | street-office                     |            | 3        | 路面破损               | Damaged paving                                  | 人行道的砖翘起来了，老人容易绊倒。
6.05   | L3 | property    | org-repairs                       |            | 6        | 门禁故障               | Entrance system out of order                    | 门禁刷不开。 / 单元门关不上。
6.06   | L4 | org-repairs | org-interaction                   |            | 6        | 小修小补               | Small repairs                                   | 水龙头一直滴水，自己修不了。 / 纱窗破了，想换一块。
6.07.1 | L2 | property    | committee                         |            | 9 heating | 暖气不热              | Heating that does not warm                      | 暖气片是凉的，屋里只有十四度。 / 楼上热，我家不热。
6.07.2 | L2 | property    | org-repairs                       |            | 6 snow   | 水管冻裂               | Frozen and burst pipes                          | 厨房水管冻住了，一滴水也没有。 / 楼道水表冻裂，水流到楼梯上结冰。
6.07.3 | L3 | property    | committee street-office           |            | 3 heating | 供热缴费与停供        | Heating bills and disconnection                 | 今年想停供，在哪里办？
6.07.4 | L2 | property    | org-repairs                       |            | 3 heating | 暖气漏水              | Radiators that leak                             | 试水的时候暖气接口漏了。
6.08.1 | L2 | property    | street-office org-safety          |            | 6 rain   | 雨后积水倒灌           | Flooding after rain                             | 地下室进水了，已经没过脚面。 / 一楼厕所往外返水。
6.08.2 | L2 | property    | street-office                     |            | 5        | 下水道堵塞             | Blocked drains                                  | 下水道堵了，污水冒到路上。 / 厨房下水返味。
6.08.3 | L3 | property    | owners                            |            | 5 rain   | 屋顶漏水               | Leaking roof                                    | 顶楼又漏了，盆都接满了。
6.08.4 | L3 | property    | owners                            |            | 2 rain   | 外墙渗水               | Damp through the outer wall                     | 山墙渗水，墙皮一块一块掉。
6.08.5 | L3 | property    | street-office                     |            | 2        | 化粪池清掏             | Emptying of septic tanks                        | 化粪池满了，味道受不了。
6.08.6 | L3 | property    | street-office                     |            | 1 rain   | 雨水箅子堵塞           | Blocked gullies                                 | 路口的雨水箅子被树叶糊住了。
6.09.1 | L2 | property    | committee                         |            | 5        | 电梯故障停运           | Lift out of service                             | 电梯停了两天，十二楼的老人下不来。
6.09.2 | L3 | property    | committee                         |            | 2        | 电梯异响晃动           | Lift that shakes or rattles                     | 电梯上行的时候咯噔咯噔响。
6.09.3 | L3 | property    | owners                            |            | 0        | 电梯年检公示           | Lift inspections posted                         | 电梯里的年检标志过期了。
6.09.4 | L4 | owners      | committee property street-office  |            | 2        | 加装电梯申请           | Adding a lift                                   | 我们单元都同意了，下一步怎么走？
6.10.1 | L3 | property    | org-repairs                       |            | 4        | 楼道灯不亮             | Stairwell lights out                            | 三到五层楼道灯都不亮。
6.10.2 | L3 | property    | org-repairs                       |            | 2        | 对讲系统故障           | Intercom out of order                           | 客人按门铃家里不响。
6.10.3 | L3 | property    | committee police                  |            | 2        | 车辆道闸故障           | Barrier at the gate out of order                | 道闸抬不起来，堵了一长串。
6.10.4 | L3 | property    | org-repairs                       |            | 1        | 单元门窗破损           | Broken doors and windows of the house           | 楼道窗玻璃碎了，冬天直灌风。
6.10.5 | L3 | property    | org-repairs                       |            | 1        | 信报箱损坏             | Broken letter boxes                             | 信箱锁坏了，信都掉在地上。
6.10.6 | L4 | property    | org-repairs                       |            | 0        | 楼道扶手缺失           | Missing handrails                               | 楼梯扶手断了一截。
6.11.1 | L3 | property    | org-repairs                       |            | 2        | 公共座椅损坏           | Broken benches                                  | 树下的长椅少了两根木条。
6.11.2 | L4 | property    | owners                            |            | 0        | 增设休息座椅           | More benches                                    | 从公交站到家没有歇脚的地方。
6.11.3 | L4 | property    | owners committee                  |            | 0        | 凉亭与连廊修缮         | Repair of pavilions and walkways                | 凉亭的顶漏雨，柱子也掉漆了。
6.11.4 | L3 | property    | committee                         |            | 1        | 公告栏破损             | Broken notice boards                            | 公告栏玻璃碎了，会划伤人。
6.11.5 | L4 | property    | org-green                         |            | 0        | 晾衣架增设与维修       | Places to dry clothes                           | 楼下的晾衣绳断了，被子没处晒。
6.12.1 | L4 | owners      | property committee                |            | 3        | 车位规划               | Replanning of parking spaces                    | 晚上回来绕三圈没有车位。
6.12.2 | L3 | property    | committee                         |            | 2        | 非机动车棚管理         | Bicycle sheds                                   | 车棚里堆满不要的自行车。
6.12.3 | L4 | property    | enterprise owners                 |            | 2        | 新能源车充电桩         | Charging points for electric cars               | 想装私人充电桩，物业不给盖章。
6.12.4 | L3 | property    | police                            |            | 0        | 地下车库照明与标线     | Light and markings in the garage                | 车库灯坏了一半。
6.12.5 | L4 | committee   | enterprise property               |            | 1        | 错时共享停车           | Parking shared by day and night                 | 超市的车位晚上空着，能不能给居民停？
6.13.1 | L3 | property    | committee                         |            | 2        | 二次供水水压           | Water pressure                                  | 六楼水太小，热水器打不着。
6.13.2 | L3 | street-office | property committee              |            | 0        | 老旧小区改造意见       | Wishes for the renewal of old quarters          | 改造能不能把管线一起换了？
6.13.3 | L3 | property    | street-office                     |            | 1        | 燃气管道检修           | Checks of gas pipes                             | 燃气入户安检什么时候来？
6.13.4 | L3 | street-office | property                        |            | 1        | 宽带与信号             | Internet and mobile signal                      | 电梯里和地下室没有信号。
6.13.5 | L4 | property    | enterprise                        |            | 2        | 快递柜与投递           | Parcel lockers                                  | 快递柜总是满的，快递堆在地上。
6.13.6 | L3 | street-office | committee                       |            | 1        | 公交站台与班次         | Bus stop and service                            | 站台没有座位，车也等很久。
6.13.7 | L3 | property    | committee                         |            | 1        | 门牌楼号更换           | House numbers                                   | 楼号掉了，外卖总送错。
`
