import { restarts } from './restarts.ts'

restarts(8, ['qa'])
