import { hash } from 'node:crypto'
import type { ReportFigures } from '../../../domain/community/report-events.ts'
import { canonical } from '../../kit/canonical.ts'

/** Returns the SHA-256 in hex of the month and its figures as RFC 8785 canonical JSON. */
export const reportDigest = (month: string, figures: readonly ReportFigures[]): string =>
  hash('sha256', canonical({ month, figures }), 'hex')
