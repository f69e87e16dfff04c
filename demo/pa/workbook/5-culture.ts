/** 文化体育. Columns and their meaning: `table.ts`. */
export const CULTURE = `
5.01   | L4 | committee   | org-dance org-choir               |            | 3        | 活动场地               | Room for activities                             | 合唱团想借活动室排练。 / 活动室周末能不能开放？
5.02   | L4 | org-calligraphy | org-reading                   |            | 3 holidays | 书法课               | Calligraphy classes                             | 孩子暑假想学书法。
5.03   | L4 | org-chess   | org-veterans                      |            | 2        | 棋类活动               | Chess                                           | 棋桌少了两张椅子。 / 想找人下象棋。
5.04   | L3 | property    | org-table-tennis org-taiji        |            | 4        | 健身器材损坏           | Broken exercise equipment                       | 健身器材的扶手松了。 / 漫步机卡住了，差点摔倒。
5.05   | L4 | org-half-sky | committee org-dance org-choir    |            | 3 autumn | 节日活动               | Festivals                                       | 中秋节希望有包月饼活动。
5.06.1 | L4 | org-dance   | committee                         |            | 0        | 舞蹈班                 | Dance classes                                   | 想参加早上的舞蹈队，零基础可以吗？
5.06.2 | L4 | org-choir   | org-half-sky                      |            | 1        | 合唱排练               | Choir practice                                  | 退休了想学唱歌。
5.06.3 | L4 | org-taiji   | org-veterans health               |            | 0        | 太极晨练               | Taiji in the morning                            | 太极队几点开始？
5.06.4 | L4 | org-table-tennis | committee                    |            | 0        | 乒乓球台与比赛         | Table tennis                                    | 球台的网破了。
5.06.5 | L4 | org-reading | org-calligraphy                   |            | 1        | 读书会                 | Reading circle                                  | 读书会的书少，一本书要排一个月，能不能多买几本？
5.06.6 | L4 | org-calligraphy | org-half-sky                  |            | 0 festival | 迎春写春联           | Spring couplets                                 | 什么时候给大家写春联？
5.06.7 | L4 | org-chess   | org-youth                         |            | 1 holidays | 少儿围棋班           | Go for children                                 | 七岁能报围棋班吗？
5.06.8 | L4 | org-half-sky | org-green                        |            | 0        | 手工编织班             | Knitting and handicrafts                        | 编织班还能报名吗？
5.06.9 | L4 | org-veterans | org-taiji                        |            | 1        | 摄影与口述史           | Photography and memories                        | 家里有老照片，想讲讲这条街的事。
5.07.1 | L4 | org-reading | committee                         |            | 2 holidays | 图书室开放           | Reading room                                    | 图书室中午总关门。
5.07.2 | L4 | org-reading | org-youth                         |            | 0        | 图书漂流与捐书         | Books passed on                                 | 有两箱童书想捐。
5.07.3 | L4 | org-reading | org-half-sky                      |            | 1 holidays | 亲子阅读             | Reading with children                           | 亲子阅读是每周哪一天？
5.07.4 | L4 | org-youth   | org-reading social-work           |            | 1 holidays | 暑期托管与夏令营     | Holiday club                                    | 暑假没人看孩子，有没有托管班？
5.07.5 | L4 | org-youth   | org-reading                       |            | 0        | 青年读书与观影         | Films and books for the young                   | 读书会有没有晚上的场次？白天要上班。
5.08.1 | L4 | property    | org-taiji owners                  |            | 0        | 增设健身器材           | More exercise equipment                         | 我们院一件健身器材都没有。
5.08.2 | L3 | property    | org-table-tennis                  |            | 0        | 儿童游乐设施损坏       | Broken playground equipment                     | 滑梯裂了，会刮到孩子。
5.08.3 | L3 | property    | committee                         |            | 1        | 运动场地面破损         | Damaged sports ground                           | 篮球场地面裂缝，有人崴了脚。
5.08.4 | L4 | org-youth   | committee org-table-tennis        |            | 0        | 篮球场开放与预约       | Use of the basketball court                     | 晚上篮球场总被占，能不能预约？
5.08.5 | L4 | org-taiji   | org-dance committee               |            | 0 summer | 晨晚练场地协调         | Who exercises where and when                    | 两支队伍争一块地方。
5.08.6 | L4 | org-table-tennis | org-taiji *enterprise        |            | 0 autumn | 社区运动会             | Sports day                                      | 今年运动会有没有家庭项目？
5.08.7 | L4 | org-taiji   | health                            |            | 1        | 体质监测               | Fitness tests                                   | 体质监测什么时候再来？
5.09.1 | L4 | org-half-sky | org-calligraphy canteen          |            | 0 festival | 春节联欢             | Spring Festival party                           | 我们楼想出一个节目。
5.09.2 | L4 | org-half-sky | committee org-calligraphy        |            | 0 festival | 元宵灯谜             | Lantern riddles                                 | 元宵节还猜灯谜吗？想出几条。
5.09.3 | L4 | org-half-sky | canteen org-interaction          |            | 0 summer | 端午包粽子             | Making zongzi                                   | 想报名包粽子。
5.09.4 | L4 | org-elder-care | org-choir org-half-sky         |            | 0 autumn | 重阳敬老               | Double Ninth Festival                           | 重阳节给老人拍照的活动怎么参加？
5.09.5 | L4 | party-branch | org-veterans org-choir           |            | 1 autumn | 国庆升旗与红歌会       | National Day                                    | 国庆升旗几点集合？
5.09.6 | L4 | org-interaction | *organization *enterprise     |            | 0 autumn | 邻居节百家宴           | Neighbours' feast                               | 百家宴我家想做两个菜。
5.09.7 | L4 | org-half-sky | org-youth social-work            |            | 0 summer | 儿童节游园             | Children's Day                                  | 六一游园怎么领票？
5.09.8 | L4 | org-half-sky | committee health                 |            | 1 spring | 妇女节活动             | Women's Day                                     | 妇女节的活动可以带女儿去吗？
5.10.1 | L4 | committee   | org-choir org-dance               |            | 1        | 露天电影与演出         | Open-air films and shows                        | 夏天还放露天电影吗？
5.10.2 | L4 | org-calligraphy | org-reading committee         |            | 0        | 楼道文化墙             | Art in the stairwells                           | 想把孩子们的画挂在楼道里。
5.10.3 | L4 | committee   | org-veterans org-reading          |            | 0        | 社区史馆               | History room                                    | 家里有老粮票，想送给史馆。
5.10.4 | L4 | org-veterans | org-calligraphy org-reading      |            | 0        | 非遗与老手艺展示       | Old crafts shown                                | 父亲会扎风筝，想教给孩子们。
5.10.5 | L4 | org-interaction | org-youth committee           |            | 0        | 社区公众号投稿         | Writing for the community's channel             | 写了一篇院里的事，投到哪里？
5.11.1 | L3 | property    | committee                         |            | 2        | 活动室设备损坏         | Broken things in the activity room              | 活动室空调不制冷。 / 投影没有声音。
5.11.2 | L4 | committee   | org-choir org-dance               |            | 0        | 活动室预约冲突         | Rooms booked twice                              | 订好的时间里面有人。
5.11.3 | L4 | committee   | org-choir                         |            | 0        | 演出服装与音响借用     | Costumes and loudspeakers lent                  | 想借一套音响办楼栋活动。
5.11.4 | L3 | org-safety  | committee org-half-sky            |            | 0        | 大型活动安全报备       | Large events, announced and kept safe           | 周末活动两百来人，需要报备吗？
5.11.5 | L4 | committee   | *organization                     |            | 0        | 新建兴趣团队登记       | Registering a new group                         | 我们几个想成立一支模特队。
`
