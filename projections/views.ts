import type { Static, TObject } from '@sinclair/typebox'
import { absenceList } from './absences/absences.ts'
import { callbackQuality } from './callback-quality/callback-quality.ts'
import { demands } from './demands/demands.ts'
import { directory } from './directory/directory.ts'
import { dutyRoster } from './duty-roster/duty-roster.ts'
import { inbox } from './inbox/inbox.ts'
import { inspections } from './inspections/inspections.ts'
import { interferences } from './interference/interferences.ts'
import { notificationSettings } from './notifications/notifications.ts'
import { orderColumns } from './order-columns/order-columns.ts'
import { outsideBodies } from './outside-bodies/outside-bodies.ts'
import { personnelSharing } from './personnel-sharing/personnel-sharing.ts'
import { plansOfGrids } from './plans/plans.ts'
import { resourceSharing } from './resource-sharing/resource-sharing.ts'
import type { Projection, View } from './runtime/index.ts'
import { sight } from './sight/sight.ts'
import { threeRates } from './three-rates/three-rates.ts'
import { workbookCompliance } from './workbook-compliance/workbook-compliance.ts'

const all = [
  sight,
  demands,
  callbackQuality,
  directory,
  dutyRoster,
  inbox,
  inspections,
  interferences,
  notificationSettings,
  orderColumns,
  outsideBodies,
  personnelSharing,
  plansOfGrids,
  resourceSharing,
  threeRates,
  workbookCompliance,
  absenceList,
] as const

/** Every projection of the engine. Adding one is adding its name above. */
export const projections: readonly Projection[] = all

type EveryViews = (typeof all)[number]['views']

/** Names of all views, as routes have them: `demand-board`. */
export type ViewName = EveryViews extends infer V ? (V extends unknown ? keyof V & string : never) : never

type ViewNamed<N extends ViewName> = EveryViews extends infer V
  ? V extends { readonly [K in N]: infer One }
    ? One
    : never
  : never

/** A row of a view, as its schema describes it. */
export type ViewRow<N extends ViewName> =
  ViewNamed<N> extends { readonly row: infer R extends TObject } ? Static<R> : never

/** What a view is asked by: its filters, and one of its orders as `sort`. */
export type FiltersOf<N extends ViewName> =
  ViewNamed<N> extends View<TObject, infer F, infer S> ? { readonly [K in F]?: string } & { readonly sort?: S } : never
