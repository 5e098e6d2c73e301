import Link from 'next/link';

export default function NotFound() {
  return (
    <>
      <h1>There is nothing here</h1>
      <p className="lead">Neither a course nor an order has this address.</p>
      <Link href="/">All courses</Link>
    </>
  );
}
