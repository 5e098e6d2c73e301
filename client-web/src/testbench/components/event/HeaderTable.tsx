import type { DeliveryDetail } from '../../types/testbench.types';
import { Text } from '../display/Data';

const VALUE_MAX = 4_096;

export function HeaderTable({ detail: { headers } }: { readonly detail: DeliveryDetail }) {
  if (headers.length === 0) return <p className="bench-empty">No headers are kept.</p>;
  return (
    <table className="bench-headers">
      <tbody>
        {headers.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice, and none moves
          <tr key={at}>
            <th scope="row">
              <Text value={name} />
            </th>
            <td>
              <Text value={value} max={VALUE_MAX} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
