import type { BodyKind } from '../../domain/community/body-shapes.ts'

interface BodySeed {
  readonly body: string
  readonly name: string
  readonly kind: BodyKind
  readonly contact: string
  readonly competence: string
}

/** The bodies outside the community to which demands are referred. Their numbers are invented. */
export const BODIES: readonly BodySeed[] = [
  {
    body: 'municipal',
    name: '区市政工程所',
    kind: 'public-institution',
    contact: '值班电话 5550-0101（虚构）',
    competence: '市政道路、桥涵和排水设施的养护',
  },
  {
    body: 'water',
    name: '自来水公司',
    kind: 'utility',
    contact: '客服 5550-0102（虚构）',
    competence: '供水和供水管网抢修',
  },
  {
    body: 'power',
    name: '供电所',
    kind: 'utility',
    contact: '客服 5550-0103（虚构）',
    competence: '供电和电力设施抢修',
  },
  {
    body: 'transit',
    name: '公交公司',
    kind: 'enterprise',
    contact: '服务热线 5550-0104（虚构）',
    competence: '公交线路和站点的运营',
  },
]
