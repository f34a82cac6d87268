package peers;

import java.util.List;
import javax.sql.DataSource;

/** What the measuring needs of an engine. One instance is shared by all threads. */
public interface Peer extends AutoCloseable {
    /** Boots the engine over an empty database: history full, no job executor, no metrics. */
    void open(DataSource database);

    void deploy(String file, String bpmn);

    /** Starts an instance; its id. */
    String start(String process);

    /** The ids of the instance's open user tasks. */
    List<String> openTasks(String instance);

    /** Completes a task with one variable. */
    void complete(String task, int value);

    String version();
}
