import { restarts } from './restarts.ts'

restarts(4, ['qa'])
