/** 矛盾调解. Columns and their meaning: `table.ts`. */
export const MEDIATION = `
4.01   | L3 | committee   | org-legal-aid social-work         | mediation  | 4        | 邻里纠纷               | Disputes between neighbours                     | 和楼上因为漏水吵起来了。 / 对门总把鞋柜放在过道。
4.02   | L2 | social-work | org-half-sky committee            | mediation  | 3 festival | 家庭矛盾             | Family conflicts                                | 家里总是吵架，希望有人调解。
4.03   | L4 | committee   | owners property org-legal-aid     |            | 3 autumn | 物业费争议             | Disputes about management fees                  | 物业费涨了，没有公示。
4.04   | L3 | committee   | property owners                   |            | 7        | 停车纠纷               | Disputes about parking                          | 固定车位总被别人占。 / 车被堵在里面出不去。
4.05   | L4 | org-legal-aid | committee                       |            | 3        | 法律咨询               | Legal advice                                    | 租房押金不退，想问问怎么办。
4.06.1 | L3 | committee   | org-legal-aid property            | mediation  | 3        | 楼上漏水赔偿           | Damage by water from above                      | 天花板泡坏了，楼上不肯赔。
4.06.2 | L3 | committee   | org-legal-aid police              | mediation  | 2        | 噪音引起的邻里争执     | Quarrels over noise                             | 楼上孩子跑跳，说了几次就翻脸了。
4.06.3 | L3 | committee   | property                          | mediation  | 2        | 公共空间占用争执       | Quarrels over shared space                      | 他家把公共露台封起来当自己的。
4.06.4 | L3 | committee   | org-legal-aid                     | mediation  | 1        | 采光通风遮挡           | Light and air taken away                        | 邻居搭的雨棚把我家窗户挡了。
4.06.5 | L3 | committee   | org-interaction police            | mediation  | 0        | 宠物引起的争执         | Quarrels over pets                              | 他家狗天天叫，说了还骂人。
4.06.6 | L3 | committee   | org-green property                | mediation  | 1        | 树木与绿地争执         | Quarrels over trees and green space             | 邻居种的树遮了我家的光，说了不肯剪。
4.06.7 | L3 | committee   | police org-legal-aid              | mediation  | 0        | 门口摄像头隐私争议     | Doorbell cameras and privacy                    | 对门装了摄像头，正对着我家门。
4.06.8 | L3 | committee   | org-legal-aid property            | mediation  | 1 spring | 装修损坏邻居房屋       | Damage by a neighbour's building work           | 隔壁打墙，我家墙裂了。
4.07.1 | L3 | social-work | org-half-sky org-legal-aid        | mediation  | 2        | 婚姻关系调解           | Mediation between spouses                       | 想离婚又放不下孩子，想找人说说。
4.07.2 | L3 | social-work | committee org-legal-aid           | mediation  | 2 festival | 老人赡养纠纷         | Who supports the parents                        | 三个兄弟都不肯接老人。
4.07.3 | L3 | social-work | org-legal-aid org-half-sky        | mediation  | 0        | 子女抚养与探视         | Custody and visits                              | 离婚后他不让我见孩子。
4.07.4 | L3 | org-legal-aid | social-work committee           | mediation  | 0        | 遗产继承纠纷           | Disputes about an inheritance                   | 父母的房子怎么分，兄妹谈不拢。
4.07.5 | L3 | social-work | org-half-sky                      | mediation  | 0        | 婆媳与隔代矛盾         | Between generations of a family                 | 为了带孩子，婆媳天天吵。
4.07.6 | L3 | social-work | org-youth health                  | minors     | 0 term   | 亲子沟通与厌学         | Parents and children who no longer talk         | 孩子不肯去学校，门也不开。
4.07.7 | L2 | social-work | police org-half-sky               | violence   | 0        | 家暴后的安全与安置     | Safety and shelter after violence               | 我带着孩子出来了，今晚没有地方去。
4.08.1 | L4 | owners      | committee property                |            | 1        | 业主大会与选举         | Owners' meetings and elections                  | 业委会到期了，什么时候换届？
4.08.2 | L4 | owners      | property committee                |            | 2        | 维修资金使用           | Use of the maintenance fund                     | 屋顶漏水要动用维修资金，怎么表决？
4.08.3 | L4 | owners      | property                          |            | 0        | 公共收益公示           | Income from shared property                     | 电梯广告的钱去哪里了？
4.08.4 | L3 | street-office | committee owners                | involved   | 1        | 物业服务质量投诉       | Complaints about the property company           | 保安晚上不在岗，电话没人接。
4.08.5 | L4 | committee   | street-office owners              |            | 0        | 更换物业公司           | Changing the property company                   | 大家都想换物业，要走什么程序？
4.08.6 | L3 | committee   | property owners                   |            | 1        | 加装电梯意见分歧       | Disagreement over adding a lift                 | 一楼不同意装电梯，能不能坐下来谈？
4.08.7 | L3 | committee   | property owners                   | mediation  | 1        | 物业与住户冲突         | Clashes with the property company               | 因为门禁跟保安动了手。
4.09.1 | L3 | org-legal-aid | committee org-newcomers         | mediation  | 2        | 租房押金与退租         | Deposits and ending a lease                     | 房东说墙脏了，押金一分不退。
4.09.2 | L3 | org-legal-aid | committee police                | mediation  | 0        | 房东强行清退           | Tenants put out by force                        | 房东换了锁，东西还在里面。
4.09.3 | L3 | org-legal-aid | street-office                   | restricted | 2 festival | 欠薪维权             | Unpaid wages                                    | 工地欠了四个月工资，要过年了。
4.09.4 | L4 | org-legal-aid | street-office                   | restricted | 1        | 劳动合同与工伤         | Employment contracts and injuries at work       | 送外卖摔伤了，平台不管。
4.09.5 | L3 | committee   | enterprise org-legal-aid          |            | 2        | 消费纠纷               | Disputes with shops                             | 办了健身卡，没用几次店就关门了。
4.09.6 | L3 | org-legal-aid | committee                       | mediation  | 1        | 借贷与债务纠纷         | Loans and debts between people                  | 钱借给老乡两年了，一直没还。
4.09.7 | L3 | org-legal-aid | police                          | involved   | 0        | 预付卡与保健品退款     | Refunds of prepaid cards and remedies           | 老人花两万买了保健品。
4.09.8 | L3 | police      | committee org-legal-aid           |            | 1        | 轻微交通事故协商       | Small accidents settled                         | 车在院里被蹭了，对方不认。
4.10.1 | L4 | org-legal-aid | committee                       |            | 1        | 遗嘱与公证指引         | Wills and notaries                              | 想立个遗嘱，不知道怎么写才算数。
4.10.2 | L4 | org-legal-aid | government                      | restricted | 1        | 法律援助申请           | Applying for legal aid                          | 没有钱请律师，符合法援条件吗？
4.10.3 | L4 | org-legal-aid | org-reading committee           |            | 0        | 普法讲座               | Talks on the law                                | 想听民法典里关于租房的部分。
4.10.4 | L4 | committee   | org-legal-aid social-work         | mediation  | 1        | 调解协议履行回访       | Agreements followed up                          | 说好月底赔，到现在没给。
4.10.5 | L4 | committee   | org-legal-aid police              | mediation  | 1        | 司法确认指引           | Having an agreement confirmed by the court      | 调解书签了，怎么让法院确认？
4.11.1 | L3 | street-office | committee org-legal-aid         | restricted | 1        | 信访事项代办           | Help with petitions                             | 反映过几次没有回音，想请社区帮着递材料。
4.11.2 | L2 | committee   | police street-office              | restricted | 1        | 群体性矛盾预警         | Conflicts that may grow                         | 几十户约好明天去堵物业的门。
4.11.3 | L3 | street-office | committee enterprise            |            | 1        | 施工扰民补偿协商       | Compensation for building sites                 | 旁边工地夜里施工，说好的补偿没有来。
4.11.4 | L4 | committee   | party-branch org-veterans         |            | 0        | 调解员培训             | Training of mediators                           | 想当义务调解员，有没有培训？
4.11.5 | L3 | social-work | committee org-legal-aid           | restricted | 1        | 对工作人员态度的投诉   | Complaints about the manner of staff            | 来办事的时候被晾了半个小时。
`
