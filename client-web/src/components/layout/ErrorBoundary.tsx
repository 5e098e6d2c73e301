import { Component, type ReactNode } from 'react';

interface State {
  readonly hasFailed: boolean;
}

/** A fault in a page must not leave a customer in front of nothing. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { hasFailed: false };

  static getDerivedStateFromError(): State {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <main className="page-problem">
        <h1>This page has a fault</h1>
        <p>Your order is not affected: it lives on the server.</p>
        <div className="actions">
          <button
            type="button"
            className="button button-primary"
            onClick={() => window.location.reload()}
          >
            Reload
          </button>
        </div>
      </main>
    );
  }
}
