"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { useTranslations } from "next-intl";
import { Channel, Chat, MessageList, WithComponents, WithDragAndDropUpload, useChannelActionContext } from "stream-chat-react";
import { useFormat } from "../../format/useFormat";
import type { ChatPaneProps } from "../chat/paneProps";
import { streamRoomOf, type StreamRoom } from "./createStreamChat";
import "./pane.css";
import { PaneField } from "./paneField";
import { dayMarks, listId, PaneMessages } from "./paneMessages";
import { OpeningNote, OVERRIDES, PaneContext, usePane } from "./paneParts";
import { usePaneWords } from "./paneWords";

/** How long a message that was looked for stands out. */
const SOUGHT_MS = 4_000;

/** Messages and field of a chat that Stream carries, by its own React components. What they show and send goes through the contract. */
export default function StreamPane(props: ChatPaneProps) {
  const room = streamRoomOf(props.chat);
  return room === null ? props.fallback : <OpenPane {...props} room={room} />;
}

function OpenPane({ room, ...props }: ChatPaneProps & { room: StreamRoom }) {
  const { chat, snapshot, instead, soughtId, parts } = props;
  const byId = useMemo(
    () => new Map(snapshot.messages.map((message) => [listId(message, room.me), message])),
    [snapshot.messages, room.me],
  );
  const words = usePaneWords();
  const markRead = useCallback(() => chat.markRead(), [chat]);
  const { Words } = parts;
  const renderText = useCallback(
    (text?: string) => (
      <span dir="auto" className="block wrap-anywhere whitespace-pre-wrap">
        <Words text={text ?? ""} />
      </span>
    ),
    [Words],
  );
  return (
    <PaneContext value={{ ...props, byId }}>
      <WithComponents overrides={OVERRIDES}>
        <div className="stream-pane flex min-h-0 flex-1 flex-col" data-closed={props.closedReason !== null || undefined}>
          <Chat client={room.stream} i18nInstance={words} theme="str-chat__theme-light">
            {/* The title of the page and what counts as read are the room's. */}
            <Channel channel={room.channel} activeUnreadHandler={ignore} doMarkReadRequest={markRead}>
              <WithDragAndDropUpload className="stream-pane__body">
                {instead ?? <Lines room={room} renderText={renderText} />}
                {instead === null && soughtId !== null ? <Sought id={soughtId} /> : null}
                <PaneField room={room} />
              </WithDragAndDropUpload>
            </Channel>
          </Chat>
        </div>
      </WithComponents>
    </PaneContext>
  );
}

const ignore = () => undefined;

function Lines({ room, renderText }: { room: StreamRoom; renderText: (text?: string) => React.JSX.Element }) {
  const t = useTranslations("chat");
  const { dayKey } = useFormat();
  const { chat, snapshot, peerName, onOlderFailed } = usePane();
  const [isLoading, setLoading] = useState(false);
  const you = t("you");
  const list = useMemo(() => new PaneMessages({ me: room.me, you, peer: peerName }), [room.me, you, peerName]);
  const messages = useMemo(() => list.read(snapshot.messages), [list, snapshot.messages]);
  const review = useMemo(() => dayMarks(dayKey), [dayKey]);
  const loadOlder = useCallback(async () => {
    setLoading(true);
    try {
      await chat.loadOlder();
    } catch {
      onOlderFailed();
    } finally {
      setLoading(false);
    }
  }, [chat, onOlderFailed]);
  return (
    <MessageList
      messages={messages}
      hasMore={snapshot.hasOlder}
      loadingMore={isLoading}
      loadMore={loadOlder}
      reviewProcessedMessage={review}
      renderText={renderText}
      messageActions={[]}
      head={<OpeningNote />}
      showAvatar={false}
      noGroupByUser
    />
  );
}

/** Brings a message that was looked for into view. It is loaded by then. */
function Sought({ id }: { id: string }) {
  const { jumpToMessage } = useChannelActionContext();
  const { onOlderFailed } = usePane();
  useEffect(() => {
    jumpToMessage(id, undefined, SOUGHT_MS).catch(onOlderFailed);
    // The provider makes a new function for every state of the channel; one look is one jump.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [id]);
  return null;
}
