import { useQuery } from '@tanstack/react-query'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { withMark } from '../../src-shared/domain/guard'
import { checkQuery } from './queries'

/** An endpoint as it is treated, by what its last check found: a mark in the database protects it. */
export function useMarked(endpoint: Endpoint | null): Endpoint | null {
  const check = useQuery({ ...checkQuery(endpoint?.id ?? ''), enabled: false })
  return endpoint && withMark(endpoint, check.data?.server)
}
