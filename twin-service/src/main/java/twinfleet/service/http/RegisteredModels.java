package twinfleet.service.http;

import java.util.Optional;
import twinfleet.protocol.DeviceId;
import twinfleet.protocol.Model;

/** The registry as the HTTP side sees it: from memory in the common case, since no row changes. */
public interface RegisteredModels {
  /** The model of a registered device; looks one up that is not known here, which may block. */
  Optional<Model> modelOf(DeviceId device);

  /** A device that is in the journal and the registry: ingress lets it in from now on. */
  void added(DeviceId device, Model model);
}
