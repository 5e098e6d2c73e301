interface Props {
  readonly left: number;
  readonly total: number;
}

/** A ring that empties, with the seconds in it. Who cannot see it is told elsewhere. */
export function CountdownRing({ left, total }: Props) {
  return (
    <svg className="icon countdown-ring" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="10" className="countdown-track" />
      <circle
        cx="12"
        cy="12"
        r="10"
        pathLength="1"
        strokeDasharray="1"
        strokeDashoffset={1 - left / total}
        className="countdown-left"
      />
      <text x="12" y="16" textAnchor="middle">
        {left}
      </text>
    </svg>
  );
}
