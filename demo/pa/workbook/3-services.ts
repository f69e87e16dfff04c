/** 民生服务. Columns and their meaning: `table.ts`. */
export const SERVICES = `
3.01   | L3 | social-work | org-elder-care                    | involved   | 4 heating | 高龄老人上门          | Home visits to the very old                     | 老人一个人住，最近没有人来看望。
3.02   | L2 | social-work | org-poverty-relief government     | restricted | 2        | 临时救助申请           | Emergency assistance                            | 家里突然断了收入，想申请临时救助。
3.03   | L3 | org-elder-care | social-work enterprise canteen |            | 8        | 助餐服务               | Meals for the elderly                           | 想给父亲订助餐。 / 助餐送来总是凉的。
3.04   | L4 | social-work | government                        | involved   | 1        | 残疾人辅具             | Aids for disabled people                        | 轮椅坏了，想换一辆。
3.05   | L3 | committee   | org-newcomers police              |            | 4 autumn | 居住证办理指引         | Guidance on residence permits                   | 刚搬来，不知道居住证怎么办。
3.06   | L4 | social-work | org-elder-care enterprise health  |            | 2        | 义诊与健康讲座         | Health days                                     | 希望再办一次量血压的活动。
3.07.1 | L3 | government  | social-work committee             | restricted | 2        | 最低生活保障申请       | Subsistence allowance                           | 丈夫病退以后一家人靠我一个人，能不能申请低保？
3.07.2 | L3 | government  | social-work org-poverty-relief    | restricted | 1        | 特困人员供养           | Support for those without means or family       | 叔叔没有儿女，也没有收入，想问特困供养怎么申请。
3.07.3 | L3 | government  | committee social-work             | involved   | 0        | 高龄津贴申领           | Allowance for the very old                      | 母亲满八十了，津贴怎么领？
3.07.4 | L3 | government  | social-work                       | restricted | 0        | 残疾人两项补贴         | The two allowances for disabled people          | 补贴三个月没有到账。
3.07.5 | L3 | street-office | committee                       |            | 2 autumn | 医保参保缴费           | Paying into health insurance                    | 今年医保在哪里缴费？手机上弄不来。
3.07.6 | L3 | street-office | committee                       |            | 0        | 养老待遇资格认证       | Yearly proof for the pension                    | 认证要刷脸，老人总也刷不过。
3.07.7 | L4 | street-office | government committee            | involved   | 0        | 公租房与租房补贴       | Public rented housing and rent allowance        | 符合条件吗？要准备什么材料？
3.07.8 | L3 | street-office | enterprise org-half-sky         | involved   | 2 spring | 就业推荐与失业登记     | Jobs found, unemployment registered             | 厂里裁员了，想找一份附近的工作。
3.07.9 | L4 | street-office | enterprise org-youth            |            | 0 holidays | 青年见习与创业指导   | Traineeships and advice on a business           | 毕业半年了还没找到工作。
3.08.1 | L3 | org-elder-care | social-work org-repairs        | involved   | 2        | 居家养老照护           | Care at home                                    | 需要有人每周来帮老人洗澡。
3.08.2 | L3 | org-elder-care | social-work canteen            |            | 0        | 日间照料               | Day care for the elderly                        | 白天家里没人，想送到日照中心。
3.08.3 | L3 | social-work | org-repairs government            | involved   | 0        | 适老化改造             | Homes made fit for old age                      | 卫生间想装扶手，怕老人滑倒。
3.08.4 | L4 | org-elder-care | social-work org-youth          |            | 2        | 老年人智能手机教学     | Smartphones explained to the elderly            | 挂号都要用手机，有没有人教？
3.08.5 | L3 | social-work | org-elder-care                    | health     | 1        | 失智老人家庭支持       | Help for families of people with dementia       | 老伴认不得人了，我一个人照顾不过来。
3.08.6 | L3 | org-elder-care | social-work org-choir          | involved   | 1 festival | 空巢老人节日慰问     | Visits to the elderly on holidays               | 过年孩子回不来。
3.08.7 | L3 | org-elder-care | org-repairs                    | involved   | 0        | 理发助浴上门           | Haircuts and baths at home                      | 卧床半年了，想理个发。
3.08.8 | L2 | social-work | org-elder-care health             | health     | 0        | 照护者喘息服务         | Respite for those who care                      | 我要住院三天，家里老人没人管。
3.09.1 | L3 | health      | social-work org-elder-care        | health     | 2        | 家庭医生签约           | Signing up with a family doctor                 | 慢病要长期开药，想签家庭医生。
3.09.2 | L3 | health      | pharmacy                          | health     | 1 winter | 送药上门               | Medicine brought to the door                    | 腿脚不便，药吃完了取不了。
3.09.3 | L4 | health      | social-work committee             |            | 1 autumn | 流感疫苗接种           | Flu vaccination                                 | 老人打流感疫苗要预约吗？
3.09.4 | L3 | health      | org-half-sky                      | health     | 0        | 孕产妇与新生儿随访     | Visits to mothers and newborn children          | 出院一周了，想请人看看孩子黄疸。
3.09.5 | L2 | health      | social-work police                | health     | 0        | 精神障碍患者服务       | Help for people with a mental illness           | 他停药以后整夜不睡，家里人很怕。
3.09.6 | L3 | social-work | health org-half-sky               | health     | 1        | 心理疏导               | Psychological counselling                       | 最近睡不着，什么都不想做。
3.09.7 | L4 | health      | org-taiji org-elder-care          | health     | 1        | 慢性病自我管理小组     | Groups for living with a chronic illness        | 刚查出糖尿病，想参加病友小组。
3.09.8 | L2 | health      | committee org-safety              |            | 0 summer | 高温中暑防护           | Help in a heat wave                             | 屋里没有空调，老人热得没有精神。
3.10.1 | L3 | government  | committee social-work             | involved   | 1        | 残疾证办理             | Disability certificate                          | 残疾证到期了，换证要去哪里？
3.10.2 | L3 | property    | street-office government          |            | 2        | 无障碍坡道             | Ramps                                           | 轮椅上不了台阶，希望修个坡道。
3.10.3 | L3 | social-work | org-youth government              | involved   | 0        | 残疾人就业与阳光工坊   | Work for disabled people                        | 孩子成年了，想找一份他能做的工作。
3.10.4 | L3 | social-work | health government                 | minors     | 0        | 残疾儿童康复           | Therapy for disabled children                   | 孩子两岁还不会说话，想做康复。
3.11.1 | L3 | social-work | org-half-sky org-poverty-relief   | minors     | 0        | 困境儿童帮扶           | Children in hardship                            | 孩子父母都不在身边，奶奶身体也不好。
3.11.2 | L3 | social-work | police org-half-sky               | minors     | 1        | 未成年人监护缺失       | Children without supervision                    | 两个孩子晚上自己在家，没见过大人。
3.11.3 | L4 | org-half-sky | health social-work               |            | 0        | 科学育儿指导           | Advice on bringing up children                  | 想参加宝宝辅食课。
3.11.4 | L4 | committee   | government org-half-sky           |            | 1        | 普惠托育               | Places in day nurseries                         | 附近有没有便宜一点的托班？
3.11.5 | L4 | committee   | street-office org-newcomers       |            | 2 spring | 入园入学指引           | How to enrol at kindergarten and school         | 外地户口孩子上小学要哪些材料？
3.12.1 | L3 | committee   | police                            |            | 2        | 开具居住与关系证明     | Certificates of residence and kinship           | 银行要我开亲属关系证明。 / 孩子上学要居住证明，请居委会盖个章。
3.12.2 | L3 | committee   | street-office party-branch        |            | 0        | 退役军人服务           | Services for former soldiers                    | 优待证在哪里领？
3.12.3 | L4 | party-branch | committee                        |            | 1        | 党员组织关系转接       | Party members moving their membership           | 退休了，组织关系怎么转到社区？
3.12.4 | L4 | committee   | party-branch *organization        |            | 0        | 居民议事会             | Residents' council                              | 想在议事会上提停车的事。
3.12.5 | L4 | committee   | owners street-office              |            | 1        | 居务公开               | What the committee publishes                    | 公益金花在哪里了，想看明细。
3.12.6 | L3 | committee   | police org-newcomers              |            | 1        | 流动人口登记           | Registration of newcomers                       | 合租的室友也要登记吗？
3.12.7 | L3 | party-branch | social-work org-poverty-relief   | restricted | 1 festival | 困难党员与群众走访   | Visits to people in difficulty                  | 家里今年不容易，想请支部来看看。
3.12.8 | L3 | committee   | social-work org-half-sky          | involved   | 1        | 丧葬事务协助           | Help after a death                              | 老人走了，不知道先办什么手续。
`
